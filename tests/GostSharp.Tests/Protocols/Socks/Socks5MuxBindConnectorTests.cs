using System.Net;
using GostSharp.Multiplexing;
using GostSharp.Protocols.Socks;
using GostSharp.Tests.Codecs;
using GostSharp.Tests.Protocols.FarEnd;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Protocols.Socks;

public sealed class Socks5MuxBindConnectorTests : IAsyncDisposable
{
    private const string Visitor = "05 00 00 01 0A 00 00 05 9C 40";
    private static readonly EndPoint VisitorAddress = Address.Parse("10.0.0.5:40000");

    private readonly NodeDouble _node = new();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("192.0.2.1:8080", 0, "05 F2 00 01 C0 00 02 01 1F 90")]
    [InlineData("[2001:db8::1]:8080", 0, "05 F2 00 04 20 01 0D B8 00 00 00 00 00 00 00 00 00 00 00 01 1F 90")]
    [InlineData("[::]:8080", 0, "05 F2 00 01 00 00 00 00 1F 90")]
    [InlineData("gw:0", 0, "05 F2 00 03 02 67 77 00 00")]
    [InlineData("192.0.2.1:8080", 7, "05 F2 07 01 C0 00 02 01 1F 90")]
    public async Task It_asks_for_the_address_and_names_the_group(string address, int group, string request)
    {
        var listening = Socks5BindServer.Connector().ListenAsync(_node, Address.Parse(address), group).AsTask();
        var server = await _node.ExpectRequestAsync(request);
        await server.SendAsync("05 00 00 01 00 00 00 00 1F 91");

        await using var listener = await listening;
        listener.LocalEndPoint.Should().Be(Address.Parse("0.0.0.0:8081"), "what the server says is not made better");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Frames_that_come_with_the_reply_are_not_lost()
    {
        var listening = Socks5BindServer.Connector().ListenAsync(_node, Socks5BindServer.Wanted).AsTask();
        var server = await _node.ExpectRequestAsync(Socks5BindServer.MuxBind);
        await server.SendAsync(
            Socks5BindServer.Bound + "01 00 00 00 03 00 00 00" + "01 02 0A 00 03 00 00 00" + Visitor + "01 02 04 00 03 00 00 00 70 69 6E 67");

        await using var listener = await listening;
        await using var visitor = await listener.NextAsync();

        (visitor.RemoteEndPoint, visitor.Features.Visitor, visitor.LocalEndPoint).Should().Be((VisitorAddress, VisitorAddress, Socks5BindServer.Wanted));
        await visitor.ExpectAsync("70 69 6E 67");
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(null)]
    [InlineData(false)]
    public async Task A_visitor_is_who_the_server_says_and_never_of_this_machine(bool? comp)
    {
        var (listener, session) = await _node.TunnelAsync(new Socks5ConnectorOptions { Comp = comp });
        await using var stream = await session.OpenAsync(Hex.Bytes("05 00 00 01 7F 00 00 01 9C 40 AA"));
        await using var visitor = await listener.NextAsync();

        await visitor.ExpectAsync("AA");

        visitor.RemoteEndPoint.Should().Be(new DnsEndPoint("127.0.0.1", 40000));
        visitor.Features.Visitor.Should().Be(visitor.RemoteEndPoint);
        await EndAsync(listener, session);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(null, "70 69 6E 67")]
    [InlineData(null, "05 01 00")]
    [InlineData(true, "70 69 6E 67")]
    [InlineData(true, Visitor)]
    public async Task Streams_without_a_prologue_are_the_visitors_from_the_first_byte(bool? comp, string first)
    {
        var (listener, session) = await _node.TunnelAsync(new Socks5ConnectorOptions { Comp = comp });
        await using var stream = await session.OpenAsync(ReadOnlyMemory<byte>.Empty);
        await using var visitor = await listener.NextAsync();
        await visitor.SendAsync("AA");
        await stream.ExpectAsync("AA");

        await stream.SendAsync(first);

        await visitor.ExpectAsync(first);
        (visitor.RemoteEndPoint, visitor.Features.Visitor).Should().Be((null, null), "the server's address is not the visitor's");
        await EndAsync(listener, session);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("05 01 00 01 00 00 00 00 00 00")]
    [InlineData("47 45 54 20")]
    [InlineData("")]
    public async Task A_prologue_that_has_to_be_there_and_is_not_ends_that_stream_only(string head)
    {
        var (listener, session) = await _node.TunnelAsync(new Socks5ConnectorOptions { Comp = false });
        await using var wrong = await session.OpenAsync(Hex.Bytes(head));
        await wrong.CompleteWritesAsync();
        await wrong.ExpectGoneAsync();

        await using var right = await session.OpenAsync(Hex.Bytes(Visitor));
        await using var visitor = await listener.NextAsync();

        visitor.RemoteEndPoint.Should().Be(VisitorAddress);
        await EndAsync(listener, session);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_prologue_that_does_not_come_holds_up_nobody_and_has_its_time()
    {
        var time = new ManualTime();
        var listening = Socks5BindServer.Connector(new Socks5ConnectorOptions { Comp = false }, time).ListenAsync(_node, Socks5BindServer.Wanted).AsTask();
        var server = await _node.ExpectRequestAsync(Socks5BindServer.MuxBind);
        await server.SendAsync(Socks5BindServer.Bound);
        var listener = await listening;
        var session = MuxSession.AsClient(server, new MuxOptions(), TimeProvider.System);
        await using var silent = await session.OpenAsync(Hex.Bytes("05 00"));
        await time.WaitForTimersAsync(1);

        await using var right = await session.OpenAsync(Hex.Bytes(Visitor));
        await using var visitor = await listener.NextAsync();
        time.Advance(TimeSpan.FromSeconds(15));

        await silent.ExpectGoneAsync();
        time.ActiveTimers.Should().Be(0);
        await EndAsync(listener, session);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_end_of_the_session_is_the_end_of_the_listener_and_bytes_that_came_are_delivered()
    {
        var (listener, session) = await _node.TunnelAsync();
        await using var stream = await session.OpenAsync(Hex.Bytes(Visitor + "AA"));
        await using var visitor = await listener.NextAsync();

        await session.DisposeAsync();

        var accepting = async () => await listener.AcceptAsync();
        (await accepting.Should().ThrowAsync<GostException>()).WithMessage("*ended*");
        await visitor.ExpectAsync("AA");
        await listener.DisposeAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Unbinding_turns_visitors_away_and_leaves_those_who_are_there()
    {
        var (listener, session) = await _node.TunnelAsync();
        await using var first = await session.OpenAsync(Hex.Bytes(Visitor));
        await using var visitor = await listener.NextAsync();

        await listener.UnbindAsync();

        (await listener.AcceptAsync()).Should().BeNull();
        await using var late = await session.OpenAsync(Hex.Bytes(Visitor));
        await late.ExpectGoneAsync();
        await visitor.SendAsync("AA");
        await first.ExpectAsync("AA");
        await EndAsync(listener, session);
        await visitor.Invoking(it => it.ReceiveAsync(1)).Should().ThrowAsync<Exception>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Visitors_that_nobody_accepts_are_bounded_in_number()
    {
        var (listener, session) = await _node.TunnelAsync();
        var reads = new List<Task<int>>();
        while (reads.Count < 4096)
        {
            var stream = await session.OpenAsync(Hex.Bytes(Visitor));
            reads.Add(stream.Stream.ReadAsync(new byte[1]).AsTask());
        }

        // They are refused in their order: the last one behind all others.
        await Eventually.TrueAsync(() => reads[^1].IsCompleted);
        reads.Take(1024).Should().OnlyContain(read => !read.IsCompleted);
        await EndAsync(listener, session);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("05 07 00 01 00 00 00 00 00 00")]
    [InlineData("")]
    public async Task A_server_that_does_not_know_the_command_is_asked_as_rfc_1928_says_and_for_no_group(string answer)
    {
        var listening = Socks5BindServer.Connector().ListenAsync(_node, Socks5BindServer.Wanted, group: 7).AsTask();
        var server = await _node.ExpectRequestAsync("05 F2 07 01 C0 00 02 01 1F 90");
        await server.SendAsync(answer);
        await server.CompleteWritesAsync();
        await server.ExpectGoneAsync();

        var second = await _node.ExpectRequestAsync(Socks5BindServer.Bind);
        await second.SendAsync(Socks5BindServer.Bound);

        await using var listener = await listening;
        listener.LocalEndPoint.Should().Be(Socks5BindServer.Wanted);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task On_a_session_it_asks_on_a_stream_of_its_own()
    {
        var (near, far) = MemorySession.CreatePair();
        _node.Session = near;
        var listening = Socks5BindServer.Connector().ListenAsync(_node, Socks5BindServer.Wanted).AsTask();
        var server = (StreamConnection)(await far.AcceptAsync())!;
        await server.ExpectAsync("05 01 00");
        await server.SendAsync("05 00");
        await server.ExpectAsync(Socks5BindServer.MuxBind);
        await server.SendAsync(Socks5BindServer.Bound);

        await (await listening).DisposeAsync();

        near.Ended.IsCompleted.Should().BeFalse();
        await near.DisposeAsync();
    }

    private static async Task EndAsync(IListener listener, MuxSession session)
    {
        await listener.DisposeAsync();
        await session.Ended.WaitAsync(TestTimeouts.Wait);
        (await listener.AcceptAsync()).Should().BeNull();
    }
}
