using System.Net;
using GostSharp.Protocols.Authentication;
using GostSharp.Protocols.Socks;
using GostSharp.Tests.Seams.Doubles;

namespace GostSharp.Tests.Protocols.Socks;

public sealed class Socks5ConnectorFailureTests : IAsyncDisposable
{
    private static readonly ConnectContext Wanted = new(Address.Parse("192.168.1.1:80"));
    private static readonly Socks5ConnectorOptions Options = new()
    {
        Credentials = new Credentials("admin", "secret"),
        Tls = new MaskUpgrade(isServer: false),
    };

    private readonly ConnectionPair _pair = ConnectionPair.CreateInMemory();
    private readonly ManualTime _time = new();

    private StreamConnection Server => _pair.Server;

    public ValueTask DisposeAsync() => _pair.DisposeAsync();

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(1, FailureReason.Other, FailureSite.Target, "general failure")]
    [InlineData(2, FailureReason.Forbidden, FailureSite.Target, "not allowed")]
    [InlineData(3, FailureReason.Unreachable, FailureSite.Target, "network unreachable")]
    [InlineData(4, FailureReason.Unreachable, FailureSite.Target, "host unreachable")]
    [InlineData(5, FailureReason.Refused, FailureSite.Target, "connection refused")]
    [InlineData(6, FailureReason.TimedOut, FailureSite.Target, "TTL expired")]
    [InlineData(7, FailureReason.NotSupported, FailureSite.Node, "command not supported")]
    [InlineData(8, FailureReason.NotSupported, FailureSite.Target, "address type not supported")]
    [InlineData(0x5B, FailureReason.Other, FailureSite.Target, "reply code 5b")]
    public async Task A_refusal_says_what_the_proxy_said(byte code, FailureReason reason, FailureSite site, string words)
    {
        var connecting = StartConnecting();
        await Server.ReceiveAsync(6);
        await Server.SendAsync("05 00");
        await Server.ReceiveAsync(10);

        await Server.SendAsync([5, code, 0, 1, 0, 0, 0, 0, 0, 0]);

        var failure = await FailureOf(connecting);
        (failure.Reason, failure.Site, failure.Target).Should().Be((reason, site, Wanted.Target));
        failure.Message.Should().Be($"192.168.1.1:80: the proxy answered: {words}");
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("05 FF", FailureReason.Authentication)]
    [InlineData("05 01", FailureReason.Protocol)]
    [InlineData("05 88", FailureReason.Protocol)]
    [InlineData("04 00", FailureReason.Protocol)]
    [InlineData("48 54 54 50", FailureReason.Protocol)]
    [InlineData("05", FailureReason.ConnectionLost)]
    [InlineData("", FailureReason.ConnectionLost)]
    public async Task A_node_that_does_not_greet_back_in_order_has_failed_itself(string answer, FailureReason reason)
    {
        var connecting = StartConnecting();
        await Server.ReceiveAsync(6);
        await Server.SendAsync(answer);
        await Server.CompleteWritesAsync();

        var failure = await FailureOf(connecting);

        (failure.Reason, failure.Site, failure.Target).Should().Be((reason, FailureSite.Node, _pair.Client.RemoteEndPoint));
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("05 02", FailureReason.Authentication)]
    [InlineData("05 80", FailureReason.Protocol)]
    [InlineData("05 82", FailureReason.Protocol)]
    public async Task A_method_that_was_not_offered_is_not_followed(string selection, FailureReason reason)
    {
        var connecting = StartConnecting(new Socks5ConnectorOptions());
        await Server.ExpectAsync("05 01 00");
        await Server.SendAsync(selection);

        var failure = await FailureOf(connecting);

        (failure.Reason, failure.Site).Should().Be((reason, FailureSite.Node));
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("01 01", FailureReason.Authentication)]
    [InlineData("01 05", FailureReason.Authentication)]
    [InlineData("05 00", FailureReason.Protocol)]
    [InlineData("01", FailureReason.ConnectionLost)]
    public async Task A_login_that_is_refused_is_the_nodes_failure_and_not_repeated(string answer, FailureReason reason)
    {
        var connecting = StartConnecting();
        await Server.ReceiveAsync(6);
        await Server.SendAsync("05 02");
        await Server.ReceiveAsync(14);
        await Server.SendAsync(answer);
        await Server.CompleteWritesAsync();

        var failure = await FailureOf(connecting);

        (failure.Reason, failure.Site).Should().Be((reason, FailureSite.Node));
        failure.ToString().Should().NotContain("secret");
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("05 00 00 01 00 00 00", FailureReason.ConnectionLost)]
    [InlineData("", FailureReason.ConnectionLost)]
    [InlineData("05 00 00 09", FailureReason.Protocol)]
    [InlineData("00 5A", FailureReason.Protocol)]
    public async Task A_reply_that_is_none_is_the_nodes_failure(string reply, FailureReason reason)
    {
        var connecting = StartConnecting();
        await Server.ReceiveAsync(6);
        await Server.SendAsync("05 00");
        await Server.ReceiveAsync(10);
        await Server.SendAsync(reply);
        await Server.CompleteWritesAsync();

        var failure = await FailureOf(connecting);

        (failure.Reason, failure.Site).Should().Be((reason, FailureSite.Node));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_connection_that_breaks_is_the_nodes_failure()
    {
        var connecting = StartConnecting();
        await Server.ReceiveAsync(6);

        Server.Abort();

        var failure = await FailureOf(connecting);
        (failure.Reason, failure.Site).Should().Be((FailureReason.ConnectionLost, FailureSite.Node));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_tls_handshake_that_fails_is_the_nodes_failure()
    {
        var connecting = StartConnecting();
        await Server.ReceiveAsync(6);
        await Server.SendAsync("05 80");
        await Server.CompleteWritesAsync();

        (await FailureOf(connecting)).Site.Should().Be(FailureSite.Node);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_stands_on_the_transport_is_taken_down_when_the_request_fails()
    {
        var connecting = StartConnecting();
        await Server.ReceiveAsync(6);
        await Server.SendAsync("05 82");
        var inside = await new MaskUpgrade(isServer: true).UpgradeAsync(Server);
        await inside.ReceiveAsync(14);
        await inside.SendAsync("01 01");

        (await FailureOf(connecting)).Reason.Should().Be(FailureReason.Authentication);
        await Server.ExpectEndAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Silence_before_the_request_is_the_nodes()
    {
        var connecting = StartConnecting();
        await Server.ReceiveAsync(6);

        (await SilenceAsync(connecting)).Site.Should().Be(FailureSite.Node);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Silence_after_the_request_is_the_targets()
    {
        var connecting = StartConnecting();
        await Server.ReceiveAsync(6);
        await Server.SendAsync("05 00");
        await Server.ReceiveAsync(10);

        (await SilenceAsync(connecting)).Site.Should().Be(FailureSite.Target);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_target_that_cannot_be_named_is_not_asked_for()
    {
        var context = new ConnectContext(new DnsEndPoint(new string('a', 256), 80));
        var connector = new Socks5Connector(Options, _time);

        var failure = (await connector.Invoking(it => it.ConnectAsync(_pair.Client, context).AsTask()).Should().ThrowAsync<ConnectFailedException>()).Which;

        (failure.Reason, failure.Site).Should().Be((FailureReason.NotSupported, FailureSite.Target));
        await _pair.Client.DisposeAsync();
        await Server.ExpectEndAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_caller_that_gives_up_is_told_nothing_else()
    {
        using var caller = new CancellationTokenSource();
        var connecting = new Socks5Connector(Options, _time).ConnectAsync(_pair.Client, Wanted, caller.Token).AsTask();
        await Server.ReceiveAsync(6);

        await caller.CancelAsync();

        await connecting.Invoking(it => it).Should().ThrowAsync<OperationCanceledException>();
    }

    private Task<Connection> StartConnecting(Socks5ConnectorOptions? options = null) =>
        new Socks5Connector(options ?? Options, _time).ConnectAsync(_pair.Client, Wanted).AsTask();

    private async Task<ConnectFailedException> SilenceAsync(Task<Connection> connecting)
    {
        _time.Advance(TimeSpan.FromSeconds(15) - TimeSpan.FromTicks(1));
        connecting.IsCompleted.Should().BeFalse();
        _time.Advance(TimeSpan.FromTicks(1));
        var failure = await FailureOf(connecting);
        failure.Reason.Should().Be(FailureReason.TimedOut);
        return failure;
    }

    private static async Task<ConnectFailedException> FailureOf(Task<Connection> connecting) =>
        (await connecting.Invoking(it => it).Should().ThrowAsync<ConnectFailedException>()).Which;
}
