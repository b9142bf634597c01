using System.Net;
using System.Text;
using GostSharp.Protocols.Authentication;
using GostSharp.Protocols.Http;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Protocols.Http;

public sealed class HttpConnectorTests
{
    private const string Accepted = "HTTP/1.1 200 Connection established\r\nProxy-Agent: gost/3.0\r\n\r\n";

    private static readonly ConnectContext Wanted = new(new DnsEndPoint("example.com", 80));
    private static readonly HttpConnectorOptions WithPassword = new() { Credentials = new Credentials("admin", "123456") };

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_worked_example_is_written_byte_for_byte_and_at_once()
    {
        var proxy = ScriptedStream.Of(Accepted);

        await ConnectAsync(proxy, Wanted, WithPassword);

        proxy.Writes.Should().ContainSingle().Which.Should().Equal(Convert.FromHexString(
            "434F4E4E454354206578616D706C652E636F6D3A383020485454502F312E310D0A" +
            "486F73743A206578616D706C652E636F6D3A38300D0A" +
            "557365722D4167656E743A20476F2D687474702D636C69656E742F312E310D0A" +
            "50726F78792D417574686F72697A6174696F6E3A2042617369632059575274615734364D54497A4E4455320D0A" +
            "50726F78792D436F6E6E656374696F6E3A206B6565702D616C6976650D0A0D0A"));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_reply_may_be_cut_anywhere_and_what_came_behind_it_is_kept()
    {
        var bytes = Encoding.Latin1.GetBytes(Accepted + "SSH-2.0-banner");
        for (var split = 1; split < bytes.Length; split++)
        {
            var connection = await ConnectAsync(new ScriptedStream(bytes[..split], bytes[split..]), Wanted);

            (await new StreamReader(connection.Stream).ReadToEndAsync()).Should().Be("SSH-2.0-banner", $"cut at {split}");
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_reply_may_come_byte_by_byte()
    {
        var connection = await ConnectAsync(ScriptedStream.ByteByByte(Accepted + "x"), Wanted);

        (await new StreamReader(connection.Stream).ReadToEndAsync()).Should().Be("x");
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("HTTP/1.0 200\r\n\r\n")]
    [InlineData("HTTP/1.1 204 None\nContent-Length: 0\n\n")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nA: b\r\n\r\nHTTP/1.1 200 OK\r\n\r\n")]
    public async Task Other_ways_to_say_yes_are_understood(string reply)
    {
        var connection = await ConnectAsync(ScriptedStream.Of(reply + "x"), Wanted);

        (await new StreamReader(connection.Stream).ReadToEndAsync()).Should().Be("x");
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("407 Proxy Authentication Required", FailureReason.Authentication, FailureSite.Node)]
    [InlineData("401 Unauthorized", FailureReason.Authentication, FailureSite.Node)]
    [InlineData("403 Forbidden", FailureReason.Forbidden, FailureSite.Target)]
    [InlineData("504 Gateway Timeout", FailureReason.TimedOut, FailureSite.Target)]
    [InlineData("502 Bad Gateway", FailureReason.Unreachable, FailureSite.Target)]
    [InlineData("503 Service Unavailable", FailureReason.Unreachable, FailureSite.Target)]
    [InlineData("400 Bad Request", FailureReason.Other, FailureSite.Target)]
    [InlineData("302 Found", FailureReason.Other, FailureSite.Target)]
    [InlineData("101 Switching Protocols", FailureReason.Protocol, FailureSite.Node)]
    public async Task A_refusal_says_why_and_who_is_to_blame(string status, FailureReason reason, FailureSite site)
    {
        var failure = await FailureAsync(ScriptedStream.Of($"HTTP/1.1 {status}\r\nConnection: close\r\n\r\n"));

        (failure.Reason, failure.Site, failure.Message).Should().Be((reason, site, $"example.com:80: the proxy answered {status}"));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_words_of_a_refusal_are_cut_and_cleaned()
    {
        var failure = await FailureAsync(ScriptedStream.Of($"HTTP/1.1 503 \u00e4{new string('x', 1000)}\r\n\r\n"));

        failure.Detail.Should().Be($"the proxy answered 503 ?{new string('x', 63)}");
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n", FailureReason.Protocol)]
    [InlineData("\u0005\u0000", FailureReason.Protocol)]
    [InlineData("HTTP/1.1 200 OK\r\nA: b\r\n", FailureReason.ConnectionLost)]
    [InlineData("", FailureReason.ConnectionLost)]
    public async Task A_proxy_that_is_none_or_leaves_has_failed_itself(string reply, FailureReason reason)
    {
        var connect = async () => await ConnectAsync(ScriptedStream.Of(reply), Wanted);

        // A hop takes what is no ConnectFailedException for its node's failure.
        var failure = (await connect.Should().ThrowAsync<GostException>()).Which;
        failure.Should().NotBeOfType<ConnectFailedException>();
        failure.Reason.Should().Be(reason);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Endless_replies_are_given_up()
    {
        var connect = async () => await ConnectAsync(ScriptedStream.Of(string.Concat(Enumerable.Repeat("HTTP/1.1 100 Continue\r\n\r\n", 100))), Wanted);
        await connect.Should().ThrowAsync<ProtocolException>().WithMessage("*interim*");

        connect = async () => await ConnectAsync(ScriptedStream.Of("HTTP/1.1 200 " + new string('x', 70_000)), Wanted);
        await connect.Should().ThrowAsync<ProtocolException>().WithMessage("*longer than 65536 bytes");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_proxy_that_stays_silent_runs_into_the_limit()
    {
        await using var pair = ConnectionPair.CreateInMemory();
        var time = new ManualTime();
        var connecting = new HttpConnector(new HttpConnectorOptions { ReplyTimeout = TimeSpan.FromSeconds(7) }, time).ConnectAsync(pair.Client, Wanted).AsTask();
        await time.WaitForTimersAsync(1);

        time.Advance(TimeSpan.FromSeconds(7));

        var failure = (await connecting.Invoking(task => task).Should().ThrowAsync<ConnectFailedException>()).Which;
        (failure.Reason, failure.Site).Should().Be((FailureReason.TimedOut, FailureSite.Target));
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("[::1]:443", "[::1]:443")]
    [InlineData("10.0.0.1:80", "10.0.0.1:80")]
    [InlineData("b\u00fccher.example:80", "xn--bcher-kva.example:80")]
    public async Task Targets_are_named_as_hosts_and_ports(string target, string authority)
    {
        var proxy = ScriptedStream.Of(Accepted);

        await ConnectAsync(proxy, new ConnectContext(Address.Parse(target)));

        proxy.Written.Should().StartWith($"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_target_that_the_node_shall_choose_cannot_be_asked_for() =>
        (await FailureAsync(new ScriptedStream(), new ConnectContext(null))).Reason.Should().Be(FailureReason.NotSupported);

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("a HTTP/1.1\r\nX: y")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("user@a")]
    public async Task What_is_no_host_name_never_reaches_the_proxy(string host)
    {
        var proxy = ScriptedStream.Of(Accepted);

        var failure = await FailureAsync(proxy, new ConnectContext(new DnsEndPoint(host, 80)));

        (failure.Reason, failure.Site).Should().Be((FailureReason.NameNotFound, FailureSite.Target));
        proxy.Writes.Should().BeEmpty();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Configured_fields_are_sent_in_order_and_never_twice()
    {
        var proxy = ScriptedStream.Of(Accepted, Accepted);
        var connector = new HttpConnector(
            WithPassword with { Headers = [new("X-Z", "1"), new("user-agent", "mine"), new("A", "2"), new("host", "no"), new("proxy-authorization", "no")] },
            TimeProvider.System);
        const string Request = "CONNECT example.com:80 HTTP/1.1\r\nHost: example.com:80\r\nUser-Agent: mine\r\nA: 2\r\n" +
            "Proxy-Authorization: Basic YWRtaW46MTIzNDU2\r\nProxy-Connection: keep-alive\r\nX-Z: 1\r\n\r\n";

        await connector.ConnectAsync(new StreamConnection(proxy), Wanted);
        await connector.ConnectAsync(new StreamConnection(proxy), Wanted);

        proxy.Written.Should().Be(Request + Request);
    }

    [Fact]
    public void Fields_that_cannot_be_sent_are_refused_at_once()
    {
        var create = () => new HttpConnector(new HttpConnectorOptions { Headers = [new("X", "a\r\nb: c")] }, TimeProvider.System);

        create.Should().Throw<GostException>().Which.Reason.Should().Be(FailureReason.Configuration);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task On_a_session_it_asks_on_a_stream_of_its_own_and_closes_it_when_refused()
    {
        var (near, far) = MemorySession.CreatePair();
        var connecting = new HttpConnector(new HttpConnectorOptions(), TimeProvider.System).ConnectAsync(near, Wanted).AsTask();
        await using var accepted = (StreamConnection)(await far.AcceptAsync())!;

        await accepted.Stream.WriteAsync("HTTP/1.1 403 No\r\n\r\n"u8.ToArray());

        await connecting.Invoking(task => task).Should().ThrowAsync<ConnectFailedException>();
        accepted.Features.RequestedTarget.Should().BeNull();
        (await new StreamReader(accepted.Stream).ReadToEndAsync()).Should().StartWith("CONNECT example.com:80 ");
        near.Ended.IsCompleted.Should().BeFalse();
        await near.DisposeAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_session_that_opens_no_stream_is_waited_for_a_bounded_time()
    {
        var time = new ManualTime();
        await using var session = new SilentSession();
        var connecting = new HttpConnector(new HttpConnectorOptions(), time).ConnectAsync(session, Wanted).AsTask();

        time.Advance(TimeSpan.FromSeconds(15));

        var failure = (await connecting.Invoking(task => task).Should().ThrowAsync<ConnectFailedException>()).Which;
        (failure.Reason, failure.Site).Should().Be((FailureReason.TimedOut, FailureSite.Node));
    }

    private static async Task<StreamConnection> ConnectAsync(Stream proxy, ConnectContext context, HttpConnectorOptions? options = null) =>
        (StreamConnection)await new HttpConnector(options ?? new HttpConnectorOptions(), TimeProvider.System).ConnectAsync(new StreamConnection(proxy), context);

    private static async Task<ConnectFailedException> FailureAsync(Stream proxy, ConnectContext? context = null)
    {
        var connect = async () => await ConnectAsync(proxy, context ?? Wanted);
        return (await connect.Should().ThrowAsync<ConnectFailedException>()).Which;
    }

    private sealed class SilentSession : SessionConnection
    {
        public override Task Ended { get; } = new TaskCompletionSource().Task;

        public override async ValueTask<Connection> OpenAsync(ConnectContext context, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            throw new InvalidOperationException("It opens nothing.");
        }

        public override ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult<Connection?>(null);

        public override void Abort(Exception? reason = null)
        {
            // Nothing to end.
        }

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
