using System.Net;
using System.Net.Sockets;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Transports.Memory;

public sealed class MemoryHostTests
{
    private readonly MemoryNetwork _network = new();
    private readonly MemoryHost _client;
    private readonly MemoryHost _server;

    public MemoryHostTests() => (_client, _server) = (_network.GetHost("client"), _network.GetHost("server"));

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_dial_arrives_at_the_listener_with_both_addresses()
    {
        await using var listener = await _server.ListenAsync(new DnsEndPoint("SERVER", 80));

        await using var dialled = await _client.ConnectAsync(new ConnectContext(new DnsEndPoint("Server", 80)));
        await using var accepted = await listener.AcceptAsync();

        accepted!.LocalEndPoint.Should().Be(new DnsEndPoint("server", 80)).And.Be(dialled.RemoteEndPoint);
        accepted.RemoteEndPoint.Should().Be(dialled.LocalEndPoint);
        dialled.LocalEndPoint.Should().BeOfType<DnsEndPoint>().Which.Host.Should().Be("client");
        await Exchange(dialled, accepted);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("localhost:0")]
    [InlineData("127.0.0.1:0")]
    [InlineData("[::1]:0")]
    [InlineData("0.0.0.0:0")]
    [InlineData("[::]:0")]
    public async Task Loopback_and_any_are_the_host_itself(string address)
    {
        await using var listener = await _server.ListenAsync(Address.Parse(address));
        var port = ((DnsEndPoint)listener.LocalEndPoint!).Port;

        await using var dialled = await _server.ConnectAsync(new ConnectContext(new IPEndPoint(IPAddress.Loopback, port)));

        port.Should().NotBe(0);
        dialled.RemoteEndPoint.Should().Be(new DnsEndPoint("server", port));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_host_may_be_called_by_its_ip_address()
    {
        await using var listener = await _network.GetHost("10.0.0.1").ListenAsync(new IPEndPoint(IPAddress.Any, 443));

        await using var dialled = await _client.ConnectAsync(new ConnectContext(IPEndPoint.Parse("10.0.0.1:443")));

        dialled.RemoteEndPoint.Should().Be(IPEndPoint.Parse("10.0.0.1:443"));
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("nowhere:80", FailureReason.NameNotFound)]
    [InlineData("10.9.9.9:80", FailureReason.Unreachable)]
    [InlineData("server:81", FailureReason.Refused)]
    [InlineData(null, FailureReason.Refused)]
    public async Task A_dial_to_nobody_says_why(string? target, FailureReason reason)
    {
        var dial = () => _client.ConnectAsync(new ConnectContext(target is null ? null : Address.Parse(target))).AsTask();

        (await dial.Should().ThrowAsync<ConnectFailedException>()).Which.Reason.Should().Be(reason);
        _client.OpenConnections.Should().Be(0);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("server:80")]
    [InlineData("client:90")]
    [InlineData("nowhere:90")]
    [InlineData("10.9.9.9:90")]
    public async Task What_is_taken_or_not_its_own_cannot_be_bound(string address)
    {
        await using var listener = await _server.ListenAsync(new DnsEndPoint("server", 80));
        await using var socket = await _server.BindDatagramAsync(new DnsEndPoint("server", 80));

        await Unavailable(() => _server.ListenAsync(Address.Parse(address)).AsTask());
        await Unavailable(() => _server.BindDatagramAsync(Address.Parse(address)).AsTask());
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Unbinding_ends_accept_aborts_what_waits_and_frees_the_port()
    {
        var listener = await _server.ListenAsync(new DnsEndPoint("server", 80));
        await using var accepted = await Dial(80);
        await using var first = await listener.AcceptAsync();
        await using var waiting = await Dial(80);

        await listener.UnbindAsync();

        (await listener.AcceptAsync()).Should().BeNull();
        await MemoryConnectionTests.Failing(waiting.Stream.ReadAsync(new byte[1]).AsTask(), SocketError.ConnectionReset);
        await Exchange(accepted, first!);
        await using var again = await _server.ListenAsync(new DnsEndPoint("server", 80));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_pending_accept_ends_when_the_listener_is_disposed()
    {
        var listener = await _server.ListenAsync(new DnsEndPoint("server", 80));
        var accepting = listener.AcceptAsync().AsTask();

        await listener.DisposeAsync();

        (await accepting).Should().BeNull();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_cancelled_accept_loses_no_connection()
    {
        await using var listener = await _server.ListenAsync(new DnsEndPoint("server", 80));
        using var cancellation = new CancellationTokenSource();
        var accepting = listener.AcceptAsync(cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await accepting.Invoking(a => a).Should().ThrowAsync<OperationCanceledException>();

        await using var dialled = await Dial(80);
        await using var accepted = await listener.AcceptAsync();
        await Exchange(dialled, accepted!);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_dial_to_a_full_backlog_waits_for_room()
    {
        var network = new MemoryNetwork(new MemoryNetworkOptions { Backlog = 1 });
        var host = network.GetHost("host");
        await using var listener = await host.ListenAsync(new DnsEndPoint("host", 80));
        var target = new ConnectContext(listener.LocalEndPoint);
        await using var first = await host.ConnectAsync(target);
        using var cancellation = new CancellationTokenSource();
        var given_up = host.ConnectAsync(target, cancellation.Token).AsTask();
        var patient = host.ConnectAsync(target).AsTask();
        await cancellation.CancelAsync();
        await given_up.Invoking(d => d).Should().ThrowAsync<OperationCanceledException>();
        patient.IsCompleted.Should().BeFalse();

        await using var accepted = await listener.AcceptAsync();

        await using var second = await patient;
        host.OpenConnections.Should().Be(2);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_dial_that_waits_is_refused_when_the_listener_goes()
    {
        var host = new MemoryNetwork(new MemoryNetworkOptions { Backlog = 1 }).GetHost("host");
        var listener = await host.ListenAsync(new DnsEndPoint("host", 80));
        await using var first = await host.ConnectAsync(new ConnectContext(listener.LocalEndPoint));
        var waiting = host.ConnectAsync(new ConnectContext(listener.LocalEndPoint)).AsTask();

        await listener.DisposeAsync();

        (await waiting.Invoking(d => d).Should().ThrowAsync<ConnectFailedException>()).Which.Reason.Should().Be(FailureReason.Refused);
        host.OpenConnections.Should().Be(0);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(MemoryReachability.Refusing, FailureReason.Refused)]
    [InlineData(MemoryReachability.Unreachable, FailureReason.Unreachable)]
    public async Task A_host_fails_dials_while_it_is_told_to(MemoryReachability reachability, FailureReason reason)
    {
        await using var listener = await _server.ListenAsync(new DnsEndPoint("server", 80));
        _server.Reachability = reachability;
        var dial = () => Dial(80);
        (await dial.Should().ThrowAsync<ConnectFailedException>()).Which.Reason.Should().Be(reason);

        _server.Reachability = MemoryReachability.Reachable;
        await using var dialled = await Dial(80);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_dial_to_a_silent_host_hangs_until_it_is_cancelled()
    {
        await using var listener = await _server.ListenAsync(new DnsEndPoint("server", 80));
        _server.Reachability = MemoryReachability.Silent;
        using var cancellation = new CancellationTokenSource();
        var dialling = _client.ConnectAsync(new ConnectContext(listener.LocalEndPoint), cancellation.Token).AsTask();
        dialling.IsCompleted.Should().BeFalse();

        await cancellation.CancelAsync();

        await dialling.Invoking(d => d).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Aborting_the_connections_of_a_host_resets_both_ends_and_no_others()
    {
        await using var listener = await _server.ListenAsync(new DnsEndPoint("server", 80));
        await using var dialled = await Dial(80);
        await using var accepted = (StreamConnection)(await listener.AcceptAsync())!;
        await using var other = (StreamConnection)await _network.GetHost("other").ConnectAsync(new ConnectContext(listener.LocalEndPoint));

        _client.AbortConnections();

        await MemoryConnectionTests.Failing(dialled.Stream.ReadAsync(new byte[1]).AsTask(), SocketError.ConnectionReset);
        await MemoryConnectionTests.Failing(accepted.Stream.ReadAsync(new byte[1]).AsTask(), SocketError.ConnectionReset);
        await Exchange(other, (await listener.AcceptAsync())!);
        (_client.OpenConnections, _server.OpenConnections).Should().Be((0, 1));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_connection_counts_until_both_ends_are_closed()
    {
        await using var listener = await _server.ListenAsync(new DnsEndPoint("server", 80));
        var dialled = await Dial(80);
        var accepted = await listener.AcceptAsync();

        await dialled.DisposeAsync();
        (_client.OpenConnections, _server.OpenConnections).Should().Be((1, 1));
        await accepted!.DisposeAsync();
        (_client.OpenConnections, _server.OpenConnections).Should().Be((0, 0));
    }

    internal static async Task Exchange(Connection one, Connection other)
    {
        await ((StreamConnection)one).Stream.WriteAsync("ping"u8.ToArray());
        await ((StreamConnection)other).Stream.ReadExactlyAsync(new byte[4]);
        await ((StreamConnection)other).Stream.WriteAsync("pong"u8.ToArray());
        await ((StreamConnection)one).Stream.ReadExactlyAsync(new byte[4]);
    }

    private async Task<StreamConnection> Dial(int port) =>
        (StreamConnection)await _client.ConnectAsync(new ConnectContext(new DnsEndPoint("server", port)));

    private static async Task Unavailable(Func<Task> bind) =>
        (await bind.Should().ThrowAsync<BindFailedException>()).Which.Reason.Should().Be(FailureReason.AddressUnavailable);
}
