using GostSharp.Protocols.Authentication;
using GostSharp.Protocols.Http;

namespace GostSharp.Tests.Protocols.Http;

public sealed class HttpHandlerPlainTests
{
    private const string Answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-T: 1\r\n\r\nworld";

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_request_is_passed_on_in_the_form_of_the_target_without_what_is_the_proxys_own()
    {
        await using var bench = new HttpBench();
        bench.Target("t:8080", Answer);

        await bench.SendAsync(
            "GET http://t:8080/p?q HTTP/1.1\r\nUser-Agent: u\r\nhost: other\r\nProxy-Connection: keep-alive\r\nProxy-Authorization: Basic eDp5\r\n" +
            "Connection: X-Hop, keep-alive, Content-Length\r\nX-Hop: 1\r\nKeep-Alive: 3\r\nTE: trailers\r\nTrailer: X\r\nGost-Target: g\r\nX-End: 2\r\n\r\n");

        (await bench.ReceiveAsync(Answer.Length)).Should().Be(Answer);
        bench.Requests.Should().Equal("GET /p?q HTTP/1.1\r\nHost: t:8080\r\nUser-Agent: u\r\nX-End: 2\r\nConnection: close\r\n\r\n");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_response_loses_what_concerned_the_targets_connection_only()
    {
        await using var bench = new HttpBench();
        bench.Target("t:80", "HTTP/1.0 200 Fine\r\nConnection: close, X-Hop\r\nX-Hop: 1\r\nKeep-Alive: x\r\nProxy-Authenticate: Basic\r\nContent-Length: 2, 2\r\nA: b\r\n\r\nok");

        await bench.SendAsync("GET http://t/ HTTP/1.1\r\n\r\n");

        (await bench.ReceiveHeadAsync()).Should().Be("HTTP/1.1 200 Fine\r\nContent-Length: 2\r\nA: b\r\n\r\n");
        (await bench.ReceiveAsync(2)).Should().Be("ok");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Every_request_of_a_connection_goes_to_its_own_target()
    {
        await using var bench = new HttpBench();
        bench.Target("a:80", "HTTP/1.1 200 A\r\nContent-Length: 0\r\n\r\n");
        bench.Target("b:80", "HTTP/1.1 200 B\r\nContent-Length: 0\r\n\r\n");
        foreach (var host in new[] { "a", "b", "a" })
        {
            await bench.SendAsync($"GET http://{host}/ HTTP/1.1\r\n\r\n");
            (await bench.ReceiveHeadAsync()).Should().StartWith($"HTTP/1.1 200 {host.ToUpperInvariant()}");
        }

        await bench.Pair.Client.CompleteWritesAsync();

        await bench.Handling;
        bench.Dialled.Should().Equal("a:80", "b:80", "a:80");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Every_request_of_a_connection_is_authenticated()
    {
        await using var bench = new HttpBench(new HttpHandlerOptions { Users = new UserTable([new Credentials("admin", "123456")]) });
        bench.Target("a:80", Answer);
        await bench.SendAsync("GET http://a/ HTTP/1.1\r\nProxy-Authorization: Basic YWRtaW46MTIzNDU2\r\n\r\n");
        (await bench.ReceiveAsync(Answer.Length)).Should().Be(Answer);

        await bench.SendAsync("GET http://a/ HTTP/1.1\r\n\r\n");
        await bench.Pair.Client.CompleteWritesAsync();

        (await bench.ReceiveAllAsync()).Should().StartWith("HTTP/1.1 407 ").And.NotContain("Proxy-Connection");
        bench.Dialled.Should().Equal("a:80");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Requests_that_come_at_once_are_answered_in_order()
    {
        await using var bench = new HttpBench();
        bench.Target("a:80", async peer =>
        {
            await bench.TakeRequestAsync(peer);
            var body = await HttpBench.ReadAsync(peer, 3);
            await HttpBench.WriteAsync(peer, $"HTTP/1.1 200 A\r\nContent-Length: 3\r\n\r\n{body}");
        });
        bench.Target("b:80", "HTTP/1.1 200 B\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nb\r\n0\r\n\r\n");
        bench.Target("c:80", "HTTP/1.1 200 C\r\n\r\nthe rest");

        await bench.SendAsync(
            "POST http://a/ HTTP/1.1\r\nContent-Length: 3\r\n\r\none" +
            "\r\nGET http://b/ HTTP/1.1\r\n\r\n" +
            "GET http://c/ HTTP/1.1\r\n\r\n");
        await bench.Pair.Client.CompleteWritesAsync();

        (await bench.ReceiveAllAsync()).Should().Be(
            "HTTP/1.1 200 A\r\nContent-Length: 3\r\n\r\none" +
            "HTTP/1.1 200 B\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nb\r\n0\r\n\r\n" +
            "HTTP/1.1 200 C\r\nConnection: close\r\n\r\nthe rest");
        await bench.Handling;
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("GET http://t/ HTTP/1.1\r\nConnection: close\r\n\r\n", "close")]
    [InlineData("GET http://t/ HTTP/1.1\r\nProxy-Connection: Close\r\n\r\n", "close")]
    [InlineData("GET http://t/ HTTP/1.0\r\n\r\n", "close")]
    [InlineData("GET http://t/ HTTP/1.0\r\nProxy-Connection: keep-alive\r\n\r\n", "keep-alive")]
    public async Task A_connection_stays_when_the_client_wants_it(string request, string connection)
    {
        await using var bench = new HttpBench();
        bench.Target("t:80", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await bench.SendAsync(request);

        (await bench.ReceiveHeadAsync()).Should().Be($"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: {connection}\r\n\r\n");

        if (connection == "close")
        {
            (await bench.ReceiveAllAsync()).Should().BeEmpty();
        }
        else
        {
            await bench.SendAsync(request);
            (await bench.ReceiveHeadAsync()).Should().StartWith("HTTP/1.1 200 OK");
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_connection_that_rests_for_too_long_is_closed_without_a_word()
    {
        await using var bench = new HttpBench();
        bench.Target("t:80", Answer);
        await bench.SendAsync("GET http://t/ HTTP/1.1\r\n\r\n");
        await bench.ReceiveAsync(Answer.Length);
        await bench.Time.WaitForTimersAsync(1);

        bench.Time.Advance(TimeSpan.FromSeconds(15));

        (await bench.ReceiveAllAsync()).Should().BeEmpty();
        await bench.Handling;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_breaks_between_two_requests_is_no_failure()
    {
        await using var bench = new HttpBench();
        bench.Target("t:80", Answer);
        await bench.SendAsync("GET http://t/ HTTP/1.1\r\n\r\n");
        await bench.ReceiveAsync(Answer.Length);
        await bench.Time.WaitForTimersAsync(1);

        bench.Pair.Client.Abort();

        await bench.Handling;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_request_that_names_its_target_in_host_alone_is_served_but_only_once()
    {
        await using var bench = new HttpBench();
        bench.Target("t:8080", Answer);
        await bench.SendAsync("GET /p HTTP/1.1\r\nHost: t:8080\r\n\r\n");
        await bench.ReceiveAsync(Answer.Length);
        var passedOn = bench.Requests.Single();
        passedOn.Should().MatchRegex("^GET /p HTTP/1.1\r\nHost: t:8080\r\nVia: 1.1 gost-sharp-[0-9a-f]{12}\r\nConnection: close\r\n\r\n$");

        await bench.SendAsync(passedOn);
        await bench.Pair.Client.CompleteWritesAsync();

        (await bench.ReceiveAllAsync()).Should().StartWith("HTTP/1.1 400 ");
        bench.Dialled.Should().ContainSingle();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_service_sees_the_target_and_the_traffic_of_all_requests()
    {
        await using var bench = new HttpBench();
        var activity = new ConnectionActivity("s", 1);
        bench.Connection.Features.Set(activity);
        bench.Target("t:80", async peer =>
        {
            await bench.TakeRequestAsync(peer);
            await HttpBench.ReadAsync(peer, 3);
            await HttpBench.WriteAsync(peer, Answer);
        });

        for (var count = 1; count <= 2; count++)
        {
            await bench.SendAsync("POST http://t/ HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc");
            await bench.ReceiveAsync(Answer.Length);
            await Eventually.TrueAsync(() => activity.BytesDown == count * 5);
            (activity.Target, activity.BytesUp).Should().Be((Address.Parse("t:80"), count * 3));
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_upgrade_becomes_a_tunnel()
    {
        await using var bench = new HttpBench();
        bench.Target("t:80", async peer =>
        {
            await bench.TakeRequestAsync(peer);
            await HttpBench.WriteAsync(peer, "HTTP/1.1 101 Switching Protocols\r\nupgrade: WebSocket\r\nconnection: upgrade\r\nSec-WebSocket-Accept: x\r\n\r\nhello");
            await peer.Stream.CopyToAsync(peer.Stream);
        });
        await bench.SendAsync("GET http://t/chat HTTP/1.1\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: k\r\n\r\nearly");

        (await bench.ReceiveHeadAsync()).Should().Be("HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: x\r\nConnection: Upgrade\r\nUpgrade: WebSocket\r\n\r\n");
        (await bench.ReceiveAsync(10)).Should().Be("helloearly");
        await bench.Pair.Client.CompleteWritesAsync();

        (await bench.ReceiveAllAsync()).Should().BeEmpty();
        await bench.Handling;
        bench.Requests.Should().Equal("GET /chat HTTP/1.1\r\nHost: t\r\nSec-WebSocket-Key: k\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("", "websocket")]
    [InlineData("Connection: Upgrade\r\nUpgrade: websocket\r\n", "other")]
    public async Task An_upgrade_that_nobody_asked_for_is_refused(string fields, string protocol)
    {
        await using var bench = new HttpBench();
        bench.Target("t:80", $"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: {protocol}\r\n\r\n");
        await bench.SendAsync($"GET http://t/ HTTP/1.1\r\n{fields}\r\n");
        await bench.Pair.Client.CompleteWritesAsync();

        (await bench.ReceiveAllAsync()).Should().StartWith("HTTP/1.1 503 ");
        (await bench.FailureAsync()).Reason.Should().Be(FailureReason.Protocol);
    }
}
