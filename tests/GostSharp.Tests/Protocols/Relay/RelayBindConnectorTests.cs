using System.Net;
using GostSharp.Multiplexing;
using GostSharp.Protocols.Authentication;
using GostSharp.Protocols.Relay;
using GostSharp.Tests.Codecs;
using GostSharp.Tests.Protocols.FarEnd;
using GostSharp.Tests.Protocols.Socks;
using GostSharp.Transports.Memory;
using Microsoft.Extensions.Logging;

namespace GostSharp.Tests.Protocols.Relay;

public sealed class RelayBindConnectorTests : IAsyncDisposable
{
    private const string Request = "01 02 00 0F 04 00 02 00 00 02 00 07 01 C0 00 02 01 1F 90";
    private const string UdpRequest = "01 82 00 0F 04 00 02 00 01 02 00 07 01 C0 00 02 01 1F 90";
    private const string Bound = "01 00 00 0A 02 00 07 01 C0 00 02 01 1F 90";
    private const string Visitor = "01 00 00 0A 02 00 07 01 0A 00 00 05 9C 40";
    private const string LongHead = "01 00 FF FF 09 FF FC 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00";
    private static readonly EndPoint Wanted = Address.Parse("192.0.2.1:8080");

    private readonly NodeDouble _node = new();
    private readonly ManualTime _time = new();
    private readonly MemoryHost _host = new MemoryNetwork().GetHost("client");

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("192.0.2.1:8080", 0, false, Request)]
    [InlineData("[::]:8080", 0, false, "01 02 00 0C 04 00 02 00 00 02 00 04 03 00 1F 90")]
    [InlineData("[::]:8080", 0, true, "01 02 00 1C 01 00 0D 05 61 64 6D 69 6E 06 31 32 33 34 35 36 04 00 02 00 00 02 00 04 03 00 1F 90")]
    [InlineData("192.0.2.1:8080", 7, false, "01 02 00 0F 04 00 02 80 07 02 00 07 01 C0 00 02 01 1F 90")]
    public async Task It_asks_for_the_address_and_names_the_group(string address, int group, bool hasCredentials, string request)
    {
        var credentials = hasCredentials ? new Credentials("admin", "123456") : null;
        var listening = Connector(new RelayConnectorOptions { Credentials = credentials }).ListenAsync(_node, Address.Parse(address), group).AsTask();
        var server = await _node.AcceptAsync();
        await server.ExpectAsync(request);
        await server.SendAsync("01 00 00 16 02 00 13 04 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 1F 90");

        await using var listener = await listening;
        listener.LocalEndPoint.Should().Be(Address.Parse("[::]:8080"), "what the server says is not made better");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Every_visitor_is_a_stream_with_its_address_at_the_head()
    {
        var listening = StartListening();
        var server = await ExpectRequestAsync();
        await server.SendAsync(Bound + "01 00 00 00 03 00 00 00" + "01 02 0E 00 03 00 00 00" + Visitor + "01 02 01 00 03 00 00 00 AA");

        await using var listener = await listening;
        await using var visitor = await listener.NextAsync();

        (visitor.RemoteEndPoint, visitor.LocalEndPoint).Should().Be((Address.Parse("10.0.0.5:40000"), Wanted));
        visitor.Features.Visitor.Should().Be(visitor.RemoteEndPoint);
        await visitor.ExpectAsync("AA");
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("01 05 00 00")]
    [InlineData("05 00 00 01 0A 00 00 05 9C 40")]
    [InlineData("01 00 00 0A 02 00")]
    [InlineData(LongHead)]
    [InlineData("")]
    public async Task A_head_that_is_none_ends_that_stream_only(string head)
    {
        using var log = new LogCollector();
        var (listener, session) = await TunnelAsync(log);
        await using var wrong = await session.OpenAsync(Hex.Bytes(head));
        await wrong.TryEndAsync(new byte[head == LongHead ? 1024 : 0]);
        await wrong.ExpectGoneAsync();

        await using var right = await session.OpenAsync(Hex.Bytes("01 00 00 0A 02 00 07 01 7F 00 00 01 9C 40 AA"));
        await using var visitor = await listener.NextAsync();

        visitor.RemoteEndPoint.Should().Be(new DnsEndPoint("127.0.0.1", 40000), "it is of the server's machine");
        await visitor.ExpectAsync("AA");
        await EndAsync(listener, session);
        log.Records.Should().ContainSingle().Which.Should().BeEquivalentTo(new { EventId = new { Id = 2042 }, Level = LogLevel.Debug });
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_head_that_does_not_come_holds_up_nobody_and_has_its_time()
    {
        using var log = new LogCollector();
        var (listener, session) = await TunnelAsync(log);
        await using var silent = await session.OpenAsync(Hex.Bytes("01 00"));
        await _time.WaitForTimersAsync(1);
        await using var right = await session.OpenAsync(Hex.Bytes(Visitor));
        await using var visitor = await listener.NextAsync();

        _time.Advance(TimeSpan.FromSeconds(15));

        await silent.ExpectGoneAsync();
        _time.ActiveTimers.Should().Be(0);
        await EndAsync(listener, session);
        log.Records.Should().ContainSingle().Which.Message.Should().Contain("192.0.2.1:8080").And.Contain("within 15 s");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Whoever_is_turned_away_because_nobody_listens_any_more_is_not_told()
    {
        using var log = new LogCollector();
        var (listener, session) = await TunnelAsync(log);
        await using var early = await session.OpenAsync(Hex.Bytes("01 00"));
        await _time.WaitForTimersAsync(1);

        await listener.UnbindAsync();

        await early.ExpectGoneAsync();
        await using var late = await session.OpenAsync(Hex.Bytes(Visitor));
        await late.ExpectGoneAsync();
        await EndAsync(listener, session);
        log.Records.Should().BeEmpty();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(1, FailureReason.NotSupported, "bad request")]
    [InlineData(3, FailureReason.Forbidden, "forbidden (servers of gost v3 bind with bind=true only)")]
    [InlineData(5, FailureReason.AddressUnavailable, "service unavailable (the address may be taken")]
    [InlineData(0x5B, FailureReason.Other, "status 5b")]
    public async Task A_relay_that_refuses_says_why(byte status, FailureReason reason, string words)
    {
        var listening = StartListening();
        var server = await ExpectRequestAsync();
        await server.SendAsync([1, status, 0, 0]);

        var failure = (await listening.Invoking(it => it).Should().ThrowAsync<BindFailedException>()).Which;

        (failure.Reason, failure.Address).Should().Be((reason, Wanted));
        failure.Message.Should().StartWith("192.0.2.1:8080: the relay answered: " + words);
        await server.ExpectGoneAsync();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("01 02 00 00", FailureReason.Authentication)]
    [InlineData("05 00", FailureReason.Protocol)]
    [InlineData("01 00 00 0A 02", FailureReason.ConnectionLost)]
    [InlineData("", FailureReason.ConnectionLost)]
    public async Task A_node_that_lets_nobody_in_or_is_no_relay_has_failed_itself(string answer, FailureReason reason)
    {
        var listening = StartListening();
        var server = await ExpectRequestAsync();
        await server.SendAsync(answer);
        await server.CompleteWritesAsync();

        await ShouldBlameTheNodeAsync(listening, reason);
        await server.ExpectGoneAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Silence_is_the_nodes_failure_and_has_its_time()
    {
        var listening = StartListening();
        var server = await ExpectRequestAsync();
        await _time.WaitForTimersAsync(1);

        _time.Advance(TimeSpan.FromSeconds(15));

        await ShouldBlameTheNodeAsync(listening, FailureReason.TimedOut);
        await server.ExpectGoneAsync();
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task On_a_session_it_asks_on_a_stream_of_its_own_and_closes_that_one_when_refused()
    {
        var (near, far) = MemorySession.CreatePair();
        _node.Session = near;
        var listening = StartListening();
        var server = (StreamConnection)(await far.AcceptAsync())!;
        await server.ExpectAsync(Request);

        await server.SendAsync("01 03 00 00");

        await listening.Invoking(it => it).Should().ThrowAsync<BindFailedException>();
        await server.ExpectGoneAsync();
        near.Ended.IsCompleted.Should().BeFalse();
        await near.DisposeAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Packets_come_from_and_go_to_the_peers_that_the_frames_name()
    {
        var binding = StartBinding();
        var server = await _node.AcceptAsync();
        await server.ExpectAsync(UdpRequest);
        await server.SendAsync(Bound + "00 02 FF 01 7F 00 00 01 9C 40 AA BB");
        await using var socket = await binding;
        socket.LocalEndPoint.Should().Be(Wanted);

        var received = await socket.ReceiveAsync(new byte[100]);
        await socket.SendAsync(new byte[] { 0xCC }, received.Peer!);

        (received.Peer, Convert.ToHexString(received.Payload.Span)).Should().Be((new DnsEndPoint("127.0.0.1", 40000), "AABB"));
        await server.ExpectAsync("00 01 FF 01 7F 00 00 01 9C 40 CC");
        await socket.DisposeAsync();
        await server.ExpectGoneAsync();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("01 03 00 00", FailureReason.Forbidden)]
    [InlineData("01 05 00 00", FailureReason.AddressUnavailable)]
    [InlineData("", FailureReason.AddressUnavailable)]
    public async Task A_relay_that_does_not_bind_for_packets_says_why_or_just_closes(string answer, FailureReason reason)
    {
        var binding = StartBinding();
        var server = await _node.AcceptAsync();
        await server.ExpectAsync(UdpRequest);
        await server.SendAsync(answer);
        await server.CompleteWritesAsync();

        (await binding.Invoking(it => it).Should().ThrowAsync<BindFailedException>()).Which.Reason.Should().Be(reason);
        await server.ExpectGoneAsync();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("127.0.0.1:0")]
    [InlineData("[::]:0")]
    [InlineData("gw:0")]
    public async Task A_port_for_packets_has_to_be_named(string address)
    {
        var failure = (await FluentActions.Awaiting(() => Connector().BindDatagramAsync(_node, _host, Address.Parse(address)).AsTask())
            .Should().ThrowAsync<BindFailedException>()).Which;

        (failure.Reason, _node.Dials).Should().Be((FailureReason.NotSupported, 0));
        failure.Message.Should().Contain("name a port");
    }

    private RelayConnector Connector(RelayConnectorOptions? options = null) => new(
        (options ?? new RelayConnectorOptions()) with { Multiplex = stream => MuxSession.AsServer(stream, new MuxOptions(), TimeProvider.System) }, _time);

    private Task<IListener> StartListening(LogCollector? log = null) =>
        Connector(log is null ? null : new RelayConnectorOptions { Logger = log.CreateLogger("test") }).ListenAsync(_node, Wanted).AsTask();

    private Task<DatagramSocket> StartBinding() => Connector().BindDatagramAsync(_node, _host, Wanted).AsTask();

    private async Task<StreamConnection> ExpectRequestAsync()
    {
        var server = await _node.AcceptAsync();
        await server.ExpectAsync(Request);
        return server;
    }

    private async Task<(IListener Listener, MuxSession Session)> TunnelAsync(LogCollector? log = null)
    {
        var listening = StartListening(log);
        var server = await ExpectRequestAsync();
        await server.SendAsync(Bound);
        return (await listening, MuxSession.AsClient(server, new MuxOptions(), TimeProvider.System));
    }

    private static async Task EndAsync(IListener listener, MuxSession session)
    {
        await listener.DisposeAsync();
        await session.Ended.WaitAsync(TestTimeouts.Wait);
    }

    private static async Task ShouldBlameTheNodeAsync(Task<IListener> listening, FailureReason reason)
    {
        var failure = (await listening.Invoking(it => it).Should().ThrowAsync<ConnectFailedException>()).Which;
        (failure.Reason, failure.Site).Should().Be((reason, FailureSite.Node));
    }
}
