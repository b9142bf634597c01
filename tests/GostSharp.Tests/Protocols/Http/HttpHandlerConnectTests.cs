using GostSharp.Protocols.Authentication;
using GostSharp.Protocols.Http;

namespace GostSharp.Tests.Protocols.Http;

public sealed class HttpHandlerConnectTests
{
    private const string Request = "CONNECT t:80 HTTP/1.1\r\nHost: t:80\r\nProxy-Connection: keep-alive\r\n\r\n";
    private const string Accepted = "HTTP/1.1 200 Connection established\r\nProxy-Agent: gost/3.0\r\n\r\n";

    private static readonly HttpHandlerOptions AsGost = new() { ProxyAgent = "gost/3.0" };
    private static readonly HttpHandlerOptions WithUser = AsGost with { Users = new UserTable([new Credentials("admin", "123456")]) };

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_tunnel_is_opened_and_carries_both_ways()
    {
        await using var bench = new HttpBench(AsGost);
        bench.Target("t:80", EchoAsync);
        await bench.SendAsync(Request);
        (await bench.ReceiveHeadAsync()).Should().Be(Accepted);

        await bench.SendAsync("hello");
        await bench.Pair.Client.CompleteWritesAsync();

        (await bench.ReceiveAllAsync()).Should().Be("hello");
        await bench.Handling;
        bench.Served.Writes.Sizes[0].Should().Be(Accepted.Length, "the reply is a write of its own");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_request_may_come_byte_by_byte()
    {
        await using var bench = new HttpBench();
        bench.Served.Reads.SplitEvery(1);
        bench.Target("t:80", EchoAsync);

        await bench.SendAsync(Request);

        (await bench.ReceiveHeadAsync()).Should().StartWith("HTTP/1.1 200 ").And.Contain("Proxy-Agent: gost-sharp\r\n");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_came_with_the_request_reaches_the_target()
    {
        await using var bench = new HttpBench(AsGost);
        bench.Target("t:80", EchoAsync);

        await bench.SendAsync(Request + "maybe-1");

        (await bench.ReceiveAsync(Accepted.Length + 7)).Should().Be(Accepted + "maybe-1");
    }

    // Clients of gost lose what comes in one read with the reply.
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_target_that_speaks_first_is_held_back_for_a_moment()
    {
        await using var bench = new HttpBench(AsGost);
        bench.Target("t:80", peer => HttpBench.WriteAsync(peer, "banner"));
        await bench.SendAsync(Request);
        (await bench.ReceiveHeadAsync()).Should().Be(Accepted);
        await bench.Time.WaitForTimersAsync(1);
        var receiving = bench.ReceiveAsync(6);
        receiving.IsCompleted.Should().BeFalse();

        bench.Time.Advance(TimeSpan.FromMilliseconds(20));

        (await receiving).Should().Be("banner");
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(FailureReason.Refused, "503 Service Unavailable")]
    [InlineData(FailureReason.NameNotFound, "503 Service Unavailable")]
    [InlineData(FailureReason.TimedOut, "504 Gateway Timeout")]
    [InlineData(FailureReason.Forbidden, "403 Forbidden")]
    public async Task A_target_that_cannot_be_reached_is_told_and_reported(FailureReason reason, string status)
    {
        await using var bench = new HttpBench(AsGost) { DialFailure = new ConnectFailedException(reason, Address.Parse("t:80")) };
        await bench.SendAsync(Request);

        var reply = await bench.ReceiveHeadAsync();
        (await bench.ReceiveAsync(0)).Should().BeEmpty();
        await bench.Pair.Client.CompleteWritesAsync();

        reply.Should().Be($"HTTP/1.1 {status}\r\nConnection: close\r\nProxy-Agent: gost/3.0\r\nContent-Length: 0\r\n\r\n");
        (await bench.FailureAsync()).Reason.Should().Be(reason);
        bench.Served.Writes.Sizes.Should().Equal(reply.Length);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_right_password_opens_and_a_wrong_one_does_not()
    {
        await using var right = new HttpBench(WithUser);
        right.Target("t:80", EchoAsync);
        await right.SendAsync(With(Request, "Basic YWRtaW46MTIzNDU2"));
        (await right.ReceiveHeadAsync()).Should().Be(Accepted);

        await using var wrong = new HttpBench(WithUser);
        await wrong.SendAsync(With(Request, "Basic YWRtaW46d3Jvbmc="));
        await wrong.Pair.Client.CompleteWritesAsync();

        (await wrong.ReceiveAllAsync()).Should().Be(
            "HTTP/1.1 407 Proxy Authentication Required\r\nConnection: close\r\nProxy-Agent: gost/3.0\r\n" +
            "Proxy-Authenticate: Basic realm=\"gost\"\r\nProxy-Connection: close\r\nContent-Length: 0\r\n\r\n");
        (await wrong.FailureAsync()).Reason.Should().Be(FailureReason.Authentication);
        wrong.Dialled.Should().BeEmpty();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_without_credentials_is_asked_for_them_which_is_no_failure()
    {
        await using var bench = new HttpBench(WithUser);
        await bench.SendAsync(Request);
        await bench.Pair.Client.CompleteWritesAsync();

        (await bench.ReceiveAllAsync()).Should().StartWith("HTTP/1.1 407 ");
        await bench.Handling;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_reply_reaches_a_client_that_goes_on_sending()
    {
        await using var bench = new HttpBench(WithUser);
        await bench.SendAsync(Request);
        (await bench.ReceiveHeadAsync()).Should().StartWith("HTTP/1.1 407 ");

        // More than the connection holds: the writes end because somebody reads them.
        await bench.Pair.Client.Stream.WriteAsync(new byte[300_000]);
        await bench.Pair.Client.CompleteWritesAsync();

        await bench.Handling;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_refused_client_that_stays_is_left_after_a_while()
    {
        await using var bench = new HttpBench(WithUser);
        await bench.SendAsync(Request);
        (await bench.ReceiveAllAsync()).Should().StartWith("HTTP/1.1 407 ", "our side has ended");
        await bench.Time.WaitForTimersAsync(1);

        bench.Time.Advance(TimeSpan.FromSeconds(2));

        await bench.Handling;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_silent_client_has_so_long_and_no_longer()
    {
        await using var bench = new HttpBench();
        await bench.SendAsync("CONNECT t:80");
        await bench.Time.WaitForTimersAsync(1);
        bench.Time.Advance(TimeSpan.FromSeconds(14.9));
        bench.Handling.IsCompleted.Should().BeFalse();

        bench.Time.Advance(TimeSpan.FromSeconds(0.1));

        (await bench.FailureAsync()).Reason.Should().Be(FailureReason.TimedOut);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Udp_is_refused()
    {
        await using var bench = new HttpBench();
        await bench.SendAsync(Request.Replace("\r\n\r\n", "\r\nX-Gost-Protocol: udp\r\n\r\n", StringComparison.Ordinal));
        await bench.Pair.Client.CompleteWritesAsync();

        (await bench.ReceiveAllAsync()).Should().StartWith("HTTP/1.1 403 Forbidden\r\n").And.EndWith("\r\nContent-Length: 0\r\n\r\n");
        bench.Dialled.Should().BeEmpty();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("\u0016\u0003\u0001\u0002\u0000")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    [InlineData("GET https://t/ HTTP/1.1\r\nHost: t\r\n\r\n")]
    [InlineData("GET http://t/ HTTP/1.1\r\nHost: t\r\n folded: x\r\n\r\n")]
    [InlineData("CONNECT :80 HTTP/1.1\r\n\r\n")]
    public async Task What_is_no_request_for_a_proxy_is_told_so_before_anybody_is_asked_for_a_password(string request)
    {
        await using var bench = new HttpBench(WithUser);
        await bench.SendAsync(request);
        await bench.Pair.Client.CompleteWritesAsync();

        (await bench.ReceiveAllAsync()).Should().Be("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nProxy-Agent: gost/3.0\r\nContent-Length: 0\r\n\r\n");
        (await bench.FailureAsync()).Reason.Should().Be(FailureReason.Protocol);
    }

    private static string With(string request, string credentials) =>
        request.Replace("\r\n\r\n", $"\r\nProxy-Authorization: {credentials}\r\n\r\n", StringComparison.Ordinal);

    private static Task EchoAsync(StreamConnection peer) => peer.Stream.CopyToAsync(peer.Stream);
}
