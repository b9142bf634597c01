using System.Net;
using System.Net.Sockets;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Transports.Memory;

public sealed class MemorySessionTests
{
    private static readonly DnsEndPoint Target = new("db", 5432);
    private static readonly DnsEndPoint Visitor = new("laptop", 40_000);

    private readonly MemoryHost _gateway;
    private readonly MemoryHost _visitors;
    private readonly MemorySession _client;
    private readonly MemorySession _server;

    public MemorySessionTests()
    {
        var network = new MemoryNetwork();
        (_gateway, _visitors) = (network.GetHost("gateway"), network.GetHost("visitors"));
        (_client, _server) = MemorySession.CreatePair(
            new MemorySessionOptions { LocalEndPoint = new DnsEndPoint("client", 1) },
            new MemorySessionOptions { LocalEndPoint = new DnsEndPoint("gateway", 22), ListenOn = _gateway });
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Connections_opened_by_either_end_arrive_with_target_and_visitor()
    {
        await using var opened = await _client.OpenAsync(new ConnectContext(Target, Visitor));
        await using var accepted = await _server.AcceptAsync();
        await using var openedBack = await _server.OpenAsync(new ConnectContext(null));
        await using var acceptedBack = await _client.AcceptAsync();

        (accepted!.Features.RequestedTarget, accepted.Features.Visitor).Should().Be((Target, Visitor));
        (acceptedBack!.Features.RequestedTarget, acceptedBack.Features.Visitor).Should().Be(((EndPoint?)null, (EndPoint?)null));
        opened.RemoteEndPoint.Should().Be(new DnsEndPoint("gateway", 22)).And.Be(_server.LocalEndPoint).And.Be(_client.RemoteEndPoint);
        await MemoryHostTests.Exchange(opened, accepted);
        await MemoryHostTests.Exchange(openedBack, acceptedBack);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_refused_connection_leaves_the_session_alone()
    {
        var (client, server) = MemorySession.CreatePair(second: new MemorySessionOptions
        {
            Refuse = context => context.Target == Target ? FailureReason.Refused : null,
        });
        var refused = () => client.OpenAsync(new ConnectContext(Target)).AsTask();
        (await refused.Should().ThrowAsync<ConnectFailedException>()).Which.Site.Should().Be(FailureSite.Target);

        await using var opened = await client.OpenAsync(new ConnectContext(Visitor));
        await MemoryHostTests.Exchange(opened, (await server.AcceptAsync())!);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Each_remote_listener_gets_its_own_connections()
    {
        await using var http = await _client.ListenAsync(new DnsEndPoint("gateway", 80));
        await using var any = await _client.ListenAsync(new IPEndPoint(IPAddress.Any, 0));

        await using var toAny = await _visitors.ConnectAsync(new ConnectContext(any.LocalEndPoint));
        await using var toHttp = await _visitors.ConnectAsync(new ConnectContext(new DnsEndPoint("gateway", 80)));
        await using var fromHttp = await http.AcceptAsync();
        await using var fromAny = await any.AcceptAsync();

        fromHttp!.Features.RequestedTarget.Should().Be(new DnsEndPoint("gateway", 80)).And.Be(http.LocalEndPoint);
        fromHttp.Features.Visitor.Should().Be(toHttp.LocalEndPoint);
        fromAny!.Features.RequestedTarget.Should().Be(any.LocalEndPoint);
        fromAny.Features.Visitor.Should().Be(toAny.LocalEndPoint);
        await MemoryHostTests.Exchange(toHttp, fromHttp);
        await MemoryHostTests.Exchange(toAny, fromAny);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_forwarded_connection_has_a_half_close()
    {
        await using var listener = await _client.ListenAsync(new DnsEndPoint("gateway", 80));
        await using var visitor = (StreamConnection)await _visitors.ConnectAsync(new ConnectContext(listener.LocalEndPoint));
        await using var forwarded = (StreamConnection)(await listener.AcceptAsync())!;

        await forwarded.CompleteWritesAsync();

        (await visitor.Stream.ReadAsync(new byte[1])).Should().Be(0);
        await visitor.Stream.WriteAsync(new byte[1]);
        await forwarded.Stream.ReadExactlyAsync(new byte[1]);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_peer_without_a_route_forbids_listening_and_a_taken_port_says_so()
    {
        var forbidden = () => _server.ListenAsync(new DnsEndPoint("client", 80)).AsTask();
        (await forbidden.Should().ThrowAsync<BindFailedException>()).Which.Reason.Should().Be(FailureReason.Forbidden);

        await using var first = await _client.ListenAsync(new DnsEndPoint("gateway", 80));
        var taken = () => _client.ListenAsync(new DnsEndPoint("gateway", 80)).AsTask();
        (await taken.Should().ThrowAsync<BindFailedException>()).Which.Reason.Should().Be(FailureReason.AddressUnavailable);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Disposing_a_remote_listener_frees_its_port_and_keeps_its_connections()
    {
        var listener = await _client.ListenAsync(new DnsEndPoint("gateway", 80));
        await using var visitor = await _visitors.ConnectAsync(new ConnectContext(listener.LocalEndPoint));
        await using var forwarded = await listener.AcceptAsync();

        await listener.DisposeAsync();
        await listener.DisposeAsync();

        (await listener.AcceptAsync()).Should().BeNull();
        await MemoryHostTests.Exchange(visitor, forwarded!);
        await using var again = await _client.ListenAsync(new DnsEndPoint("gateway", 80));
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task The_end_of_a_session_ends_all_that_it_carries(bool byTheClient, bool byAbort)
    {
        var listener = await _client.ListenAsync(new DnsEndPoint("gateway", 80));
        await using var visitor = (StreamConnection)await _visitors.ConnectAsync(new ConnectContext(listener.LocalEndPoint));
        await using var forwarded = (StreamConnection)(await listener.AcceptAsync())!;
        await using var opened = (StreamConnection)await _client.OpenAsync(new ConnectContext(Target));
        var pending = (Accept: _client.AcceptAsync().AsTask(), Listen: listener.AcceptAsync().AsTask());

        await End(byTheClient ? _client : _server, byAbort);
        await Task.WhenAll(_client.Ended, _server.Ended);

        (await pending.Accept).Should().BeNull();
        (await pending.Listen).Should().BeNull();
        (await _server.AcceptAsync()).Should().BeNull();
        foreach (var connection in new[] { visitor, forwarded, opened })
        {
            await MemoryConnectionTests.Failing(connection.Stream.ReadAsync(new byte[1]).AsTask(), SocketError.ConnectionReset);
        }

        await using var again = await _gateway.ListenAsync(new DnsEndPoint("gateway", 80));
        (_gateway.OpenConnections, _visitors.OpenConnections).Should().Be((0, 0));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_ended_session_opens_and_listens_no_more()
    {
        var reason = new IOException("cut");
        _server.Abort(reason);
        var open = () => _client.OpenAsync(new ConnectContext(Target)).AsTask();
        var listen = () => _client.ListenAsync(new DnsEndPoint("gateway", 80)).AsTask();

        var failure = (await open.Should().ThrowAsync<ConnectFailedException>()).Which;
        (failure.Reason, failure.Site).Should().Be((FailureReason.ConnectionLost, FailureSite.Node));
        failure.InnerException.Should().BeSameAs(reason);
        (await listen.Should().ThrowAsync<BindFailedException>()).Which.Reason.Should().Be(FailureReason.ConnectionLost);
        await using var free = await _gateway.ListenAsync(new DnsEndPoint("gateway", 80));
    }

    private static async Task End(MemorySession session, bool byAbort)
    {
        if (byAbort)
        {
            session.Abort();
        }
        else
        {
            await session.DisposeAsync();
        }
    }
}
