using System.Net;
using GostSharp.Tests.Protocols.FarEnd;

namespace GostSharp.Tests.Protocols.Socks;

/// <summary>BIND of RFC 1928: a connection to the server for every visitor.</summary>
public sealed class Socks5PlainBindTests : IAsyncDisposable
{
    private const string Visitor = "05 00 00 01 0A 00 00 05 9C 40";
    private static readonly EndPoint VisitorAddress = Address.Parse("10.0.0.5:40000");

    private readonly NodeDouble _node = new();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Every_visitor_has_a_connection_and_the_next_one_is_asked_for_at_once()
    {
        var (listener, server) = await ListenAsync();
        for (var i = 0; i < 3; i++)
        {
            await server.SendAsync(Visitor + "70 69");
            var next = await _node.ExpectRequestAsync(Socks5BindServer.Bind);
            await next.SendAsync(Socks5BindServer.Bound);
            await using var visitor = await listener.NextAsync();

            (visitor.RemoteEndPoint, visitor.Features.Visitor, visitor.LocalEndPoint).Should().Be((VisitorAddress, VisitorAddress, Socks5BindServer.Wanted));
            await visitor.ExpectAsync("70 69");
            await visitor.SendAsync("AA");
            await visitor.CompleteWritesAsync();
            await server.ExpectUntilEndAsync("AA");
            server = next;
        }

        await listener.DisposeAsync();
        await server.ExpectEndAsync();
        _node.Dials.Should().Be(4);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_free_port_is_asked_for_again_at_the_host_that_was_asked_for()
    {
        var listening = Socks5BindServer.PlainConnector().ListenAsync(_node, Address.Parse("[::]:0")).AsTask();
        var first = await _node.ExpectRequestAsync("05 02 00 01 00 00 00 00 00 00");
        await first.SendAsync("05 00 00 01 AC 18 0A 01 08 AE");
        await using var listener = await listening;
        listener.LocalEndPoint.Should().Be(Address.Parse("172.24.10.1:2222"));

        await first.SendAsync(Visitor);

        await _node.ExpectRequestAsync("05 02 00 01 00 00 00 00 08 AE");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_server_that_binds_another_port_than_the_one_asked_for_has_not_bound()
    {
        var listening = async () => await Socks5BindServer.PlainConnector().ListenAsync(_node, Socks5BindServer.Wanted);
        var failing = listening.Should().ThrowAsync<BindFailedException>();
        var server = await _node.ExpectRequestAsync(Socks5BindServer.Bind);
        await server.SendAsync("05 00 00 01 AC 18 0A 01 08 AF");

        var failure = (await failing).Which;
        failure.Reason.Should().Be(FailureReason.AddressUnavailable);
        failure.Message.Should().Contain("172.24.10.1:2223 instead");
        await server.ExpectEndAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_port_that_cannot_be_bound_while_its_last_visitor_is_there_is_asked_for_until_it_can()
    {
        var (listener, server) = await ListenAsync();
        await server.SendAsync(Visitor);
        await using var visitor = await listener.NextAsync();
        await (await _node.ExpectRequestAsync(Socks5BindServer.Bind)).SendAsync("05 00 00 01 AC 18 0A 01 08 AF");
        var next = await _node.ExpectRequestAsync(Socks5BindServer.Bind);
        await next.SendAsync(Socks5BindServer.Bound + Visitor);

        await using var second = await listener.NextAsync();

        second.RemoteEndPoint.Should().Be(VisitorAddress);
        await listener.DisposeAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Both_replies_and_the_first_bytes_may_come_at_once()
    {
        var listening = Socks5BindServer.PlainConnector().ListenAsync(_node, Socks5BindServer.Wanted).AsTask();
        var server = await _node.ExpectRequestAsync(Socks5BindServer.Bind);
        await server.SendAsync(Socks5BindServer.Bound + Visitor + "70 69 6E 67");

        await using var listener = await listening;
        await using var visitor = await listener.NextAsync();

        visitor.RemoteEndPoint.Should().Be(VisitorAddress);
        await visitor.ExpectAsync("70 69 6E 67");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_visitor_of_the_servers_own_machine_is_not_of_ours_and_one_without_an_address_is_nobody()
    {
        var (listener, server) = await ListenAsync();
        await server.SendAsync("05 00 00 04 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01 9C 40");
        (await listener.NextAsync()).RemoteEndPoint.Should().Be(new DnsEndPoint("::1", 40000));
        var next = await _node.ExpectRequestAsync(Socks5BindServer.Bind);

        await next.SendAsync(Socks5BindServer.Bound + "05 00 00 01 00 00 00 00 00 00");

        (await listener.NextAsync()).RemoteEndPoint.Should().BeNull();
        await listener.DisposeAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_first_reply_has_its_time_and_the_second_one_as_much_as_it_wants()
    {
        var time = new ManualTime();
        var listening = Socks5BindServer.PlainConnector(time).ListenAsync(_node, Socks5BindServer.Wanted).AsTask();
        var server = await _node.ExpectRequestAsync(Socks5BindServer.Bind);
        await time.WaitForTimersAsync(1);
        await server.SendAsync(Socks5BindServer.Bound);

        await using var listener = await listening;
        time.ActiveTimers.Should().Be(0);
        time.Advance(TimeSpan.FromDays(1));
        await server.SendAsync(Visitor);

        (await listener.NextAsync()).RemoteEndPoint.Should().Be(VisitorAddress);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("", "ended before the second SOCKS5 reply")]
    [InlineData("05 00 00", "in the middle of the second SOCKS5 reply")]
    [InlineData("05 01 00 01 00 00 00 00 00 00", "general failure")]
    [InlineData("48 54 54 50", "not SOCKS5")]
    public async Task A_second_reply_that_is_none_ends_the_listener_with_the_reason(string reply, string reason)
    {
        var (listener, server) = await ListenAsync();
        await server.SendAsync(reply);
        await server.CompleteWritesAsync();

        var failure = (await listener.Invoking(it => it.AcceptAsync().AsTask()).Should().ThrowAsync<GostException>()).Which;

        failure.Reason.Should().Be(FailureReason.ConnectionLost);
        failure.Message.Should().StartWith("the port at the far end is lost: ").And.Contain(reason);
        await server.ExpectEndAsync();
        await listener.DisposeAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task When_the_port_cannot_be_bound_again_the_listener_ends_and_its_visitors_go_on()
    {
        var (listener, server) = await ListenAsync();
        await server.SendAsync(Visitor);
        var next = await _node.ExpectRequestAsync(Socks5BindServer.Bind);
        await next.SendAsync("05 02 00 01 00 00 00 00 00 00");

        await using var visitor = await listener.NextAsync();
        (await listener.Invoking(it => it.AcceptAsync().AsTask()).Should().ThrowAsync<GostException>()).Which.Message.Should().Contain("not allowed");
        await listener.DisposeAsync();

        await visitor.SendAsync("AA");
        await server.ExpectAsync("AA");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_lack_of_this_machine_ends_the_listener_too()
    {
        var (listener, server) = await ListenAsync();
        _node.Failure = new GostException(FailureReason.ResourcesExhausted, "no descriptors");
        await server.SendAsync(Visitor);
        await using var visitor = await listener.NextAsync();

        (await listener.Invoking(it => it.AcceptAsync().AsTask()).Should().ThrowAsync<GostException>()).Which
            .Reason.Should().Be(FailureReason.ConnectionLost, "nothing is bound any more");
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Unbinding_closes_the_connection_that_waits_and_no_other(bool disposes)
    {
        var (listener, server) = await ListenAsync();
        await server.SendAsync(Visitor);
        var next = await _node.ExpectRequestAsync(Socks5BindServer.Bind);
        await next.SendAsync(Socks5BindServer.Bound);
        await using var visitor = await listener.NextAsync();
        var accepting = listener.AcceptAsync().AsTask();

        await (disposes ? listener.DisposeAsync() : listener.UnbindAsync());

        (await accepting).Should().BeNull();
        await next.ExpectEndAsync();
        await server.SendAsync("AA");
        await visitor.ExpectAsync("AA");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Unbinding_while_the_port_is_asked_for_again_leaves_no_connection()
    {
        var (listener, server) = await ListenAsync();
        await server.SendAsync(Visitor);
        var next = await _node.ExpectRequestAsync(Socks5BindServer.Bind);

        await listener.DisposeAsync();

        await next.ExpectEndAsync();
        await server.ExpectEndAsync();
        (await listener.AcceptAsync()).Should().BeNull();
    }

    private async Task<(IListener Listener, StreamConnection Server)> ListenAsync()
    {
        var listening = Socks5BindServer.PlainConnector().ListenAsync(_node, Socks5BindServer.Wanted).AsTask();
        var server = await _node.ExpectRequestAsync(Socks5BindServer.Bind);
        await server.SendAsync(Socks5BindServer.Bound);
        return (await listening, server);
    }
}
