using GostSharp.Tests.Protocols.FarEnd;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Protocols.Socks;

public sealed class Socks5BindFailureTests : IAsyncDisposable
{
    private readonly NodeDouble _node = new();
    private readonly ManualTime _time = new();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(1, FailureReason.AddressUnavailable, "general failure (the address may be taken")]
    [InlineData(2, FailureReason.Forbidden, "not allowed (servers of gost v3 bind with bind=true only)")]
    [InlineData(3, FailureReason.Unreachable, "network unreachable")]
    [InlineData(8, FailureReason.NotSupported, "address type not supported")]
    [InlineData(0x5B, FailureReason.Other, "reply code 5b")]
    public async Task A_server_that_refuses_says_why(byte code, FailureReason reason, string words)
    {
        var listening = StartListening();
        var server = await _node.ExpectRequestAsync(Socks5BindServer.MuxBind);
        await server.SendAsync([5, code, 0, 1, 0, 0, 0, 0, 0, 0]);

        var failure = (await listening.Invoking(it => it).Should().ThrowAsync<BindFailedException>()).Which;

        (failure.Reason, failure.Address).Should().Be((reason, Socks5BindServer.Wanted));
        failure.Message.Should().StartWith("192.0.2.1:8080: the proxy answered: " + words);
        await server.ExpectEndAsync();
        _node.Dials.Should().Be(1);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("05 07 00 01 00 00 00 00 00 00")]
    [InlineData("")]
    public async Task A_server_that_knows_no_way_of_listening_is_no_server_for_it(string answer)
    {
        var listening = StartListening();
        foreach (var request in new[] { Socks5BindServer.MuxBind, Socks5BindServer.Bind })
        {
            var server = await _node.ExpectRequestAsync(request);
            await server.SendAsync(answer);
            await server.CompleteWritesAsync();
            await server.ExpectEndAsync();
        }

        (await listening.Invoking(it => it).Should().ThrowAsync<BindFailedException>()).Which.Reason.Should().Be(FailureReason.NotSupported);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("05 FF", FailureReason.Authentication)]
    [InlineData("48 54 54 50", FailureReason.Protocol)]
    [InlineData("05", FailureReason.ConnectionLost)]
    [InlineData("", FailureReason.ConnectionLost)]
    public async Task A_node_that_does_not_greet_back_in_order_has_failed_itself(string answer, FailureReason reason)
    {
        var listening = StartListening();
        var server = await _node.AcceptAsync();
        await server.ExpectAsync("05 01 00");
        await server.SendAsync(answer);
        await server.CompleteWritesAsync();

        await ShouldBlameTheNodeAsync(listening, reason);
        await server.ExpectEndAsync();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("05 00 00 01 C0", FailureReason.ConnectionLost)]
    [InlineData("05 00 00 09 C0", FailureReason.Protocol)]
    [InlineData("01 00 00 00", FailureReason.Protocol)]
    public async Task A_reply_that_is_none_is_the_nodes_failure(string reply, FailureReason reason)
    {
        var listening = StartListening();
        var server = await _node.ExpectRequestAsync(Socks5BindServer.MuxBind);
        await server.SendAsync(reply);
        await server.CompleteWritesAsync();

        await ShouldBlameTheNodeAsync(listening, reason);
        await server.ExpectEndAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_connection_that_breaks_is_the_nodes_failure()
    {
        var listening = StartListening();
        (await _node.ExpectRequestAsync(Socks5BindServer.MuxBind)).Abort();

        await ShouldBlameTheNodeAsync(listening, FailureReason.ConnectionLost);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Silence_is_the_nodes_failure_and_has_its_time()
    {
        var listening = StartListening();
        var server = await _node.ExpectRequestAsync(Socks5BindServer.MuxBind);
        await _time.WaitForTimersAsync(1);

        _time.Advance(TimeSpan.FromSeconds(15));

        await ShouldBlameTheNodeAsync(listening, FailureReason.TimedOut);
        await server.ExpectEndAsync();
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_node_that_is_not_reached_fails_as_its_dialer_says()
    {
        _node.Failure = new ConnectFailedException(FailureReason.Refused, null, site: FailureSite.Node);

        (await StartListening().Invoking(it => it).Should().ThrowAsync<ConnectFailedException>()).Which.Should().BeSameAs(_node.Failure);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_caller_that_gives_up_leaves_no_connection()
    {
        using var givesUp = new CancellationTokenSource();
        var listening = Socks5BindServer.Connector(time: _time).ListenAsync(_node, Socks5BindServer.Wanted, givesUp.Token).AsTask();
        var server = await _node.ExpectRequestAsync(Socks5BindServer.MuxBind);

        await givesUp.CancelAsync();

        await listening.Invoking(it => it).Should().ThrowAsync<OperationCanceledException>();
        await server.ExpectEndAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task On_a_session_a_refusal_ends_the_stream_and_not_the_session()
    {
        var (near, far) = MemorySession.CreatePair();
        _node.Session = near;
        var listening = StartListening();
        var server = (StreamConnection)(await far.AcceptAsync())!;
        await server.ExpectAsync("05 01 00");
        await server.SendAsync("05 FF");

        await ShouldBlameTheNodeAsync(listening, FailureReason.Authentication);

        await server.ExpectEndAsync();
        near.Ended.IsCompleted.Should().BeFalse();
        await near.DisposeAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_address_that_cannot_be_named_is_not_asked_for()
    {
        var address = new System.Net.DnsEndPoint(new string('a', 256), 80);

        var failure = (await FluentActions.Awaiting(() => Socks5BindServer.Connector().ListenAsync(_node, address).AsTask())
            .Should().ThrowAsync<BindFailedException>()).Which;

        (failure.Reason, _node.Dials).Should().Be((FailureReason.NotSupported, 0));
    }

    private Task<IListener> StartListening() => Socks5BindServer.Connector(time: _time).ListenAsync(_node, Socks5BindServer.Wanted).AsTask();

    private static async Task ShouldBlameTheNodeAsync(Task<IListener> listening, FailureReason reason)
    {
        var failure = (await listening.Invoking(it => it).Should().ThrowAsync<ConnectFailedException>()).Which;
        (failure.Reason, failure.Site).Should().Be((reason, FailureSite.Node));
    }
}
