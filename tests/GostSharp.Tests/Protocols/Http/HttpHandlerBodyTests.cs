using GostSharp.Protocols.Http;

namespace GostSharp.Tests.Protocols.Http;

public sealed class HttpHandlerBodyTests
{
    private const string Done = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Large_bodies_flow_through_both_ways_at_once()
    {
        const int Length = 1_000_000;
        await using var bench = new HttpBench();
        bench.Target("t:80", async peer =>
        {
            await bench.TakeRequestAsync(peer);
            await HttpBench.WriteAsync(peer, $"HTTP/1.1 200 OK\r\nContent-Length: {Length}\r\n\r\n");
            await peer.Stream.CopyToAsync(peer.Stream);
        });
        await bench.SendAsync($"POST http://t/ HTTP/1.1\r\nContent-Length: {Length}\r\n\r\n");
        var sending = RandomBytes.WriteAsync(bench.Pair.Client.Stream, seed: 1, Length);

        await bench.ReceiveHeadAsync();
        await RandomBytes.VerifyAsync(bench.Pair.Client.Stream, seed: 1, Length);
        await sending;
        await bench.Pair.Client.CompleteWritesAsync();

        (await bench.ReceiveAllAsync()).Should().BeEmpty();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public async Task Chunked_bodies_are_passed_on_however_they_come(int size)
    {
        await using var bench = new HttpBench();
        bench.Served.Reads.SplitEvery(size);
        bench.Target("t:80", async peer =>
        {
            await bench.TakeRequestAsync(peer);
            await HttpBench.WriteAsync(peer, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 7\r\n\r\n");
            await HttpBench.WriteAsync(peer, await ReadChunksAsync(peer));
        });

        await bench.SendAsync("POST http://t/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\nA\r\n0123456789\r\n0\r\nX: y\r\n\r\nGET http://none/ HTTP/1.1\r\n\r\n");

        (await bench.ReceiveHeadAsync()).Should().Be("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        var body = await ReadChunksAsync(bench.Pair.Client);
        System.Text.RegularExpressions.Regex.Replace(body, "[0-9a-f]+\r\n(?<data>[^\r]*)\r\n", "${data}").Should().Be("hello0123456789");
        (await bench.ReceiveHeadAsync()).Should().StartWith("HTTP/1.1 503 ", "the next request is served");
        bench.Requests.Should().Equal("POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Tiny_chunks_that_come_together_leave_together()
    {
        const int Count = 1000;
        await using var bench = new HttpBench();
        var body = "";
        bench.Target("t:80", async peer =>
        {
            await bench.TakeRequestAsync(peer);
            body = await ReadChunksAsync(peer);
            await HttpBench.WriteAsync(peer, Done);
        });

        await bench.SendAsync($"POST http://t/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n{string.Concat(Enumerable.Repeat("1\r\nx\r\n", Count))}0\r\n\r\n");

        (await bench.ReceiveHeadAsync()).Should().Be(Done);
        body.Count(letter => letter == 'x').Should().Be(Count);
        body.Split("\r\n").Length.Should().BeLessThan(50);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n")]
    [InlineData("GET", "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", "HTTP/1.1 204 No Content\r\n\r\n")]
    [InlineData("GET", "HTTP/1.1 304 Not Modified\r\nContent-Length: 500\r\n\r\n", "HTTP/1.1 304 Not Modified\r\nContent-Length: 500\r\n\r\n")]
    [InlineData("GET", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")]
    public async Task An_answer_without_a_body_leaves_the_connection_for_the_next_request(string method, string answer, string expected)
    {
        await using var bench = new HttpBench();
        bench.Target("t:80", answer);
        for (var count = 0; count < 2; count++)
        {
            await bench.SendAsync($"{method} http://t/ HTTP/1.1\r\n\r\n");
            (await bench.ReceiveHeadAsync()).Should().Be(expected);
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_waits_for_permission_gets_it_from_the_target()
    {
        await using var bench = new HttpBench();
        bench.Target("t:80", async peer =>
        {
            await bench.TakeRequestAsync(peer);
            await HttpBench.WriteAsync(peer, "HTTP/1.1 100 Continue\r\n\r\n");
            (await HttpBench.ReadAsync(peer, 4)).Should().Be("body");
            await HttpBench.WriteAsync(peer, Done);
        });
        await bench.SendAsync("PUT http://t/ HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
        (await bench.ReceiveHeadAsync()).Should().Be("HTTP/1.1 100 Continue\r\n\r\n");

        await bench.SendAsync("body");

        (await bench.ReceiveHeadAsync()).Should().Be(Done);
        bench.Requests.Single().Should().Contain("\r\nExpect: 100-continue\r\n");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_waits_for_permission_may_be_refused_instead()
    {
        await using var bench = new HttpBench();
        bench.Target("t:80", "HTTP/1.1 417 No\r\nContent-Length: 0\r\n\r\n");
        await bench.SendAsync("PUT http://t/ HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");

        (await bench.ReceiveAllAsync()).Should().StartWith("HTTP/1.1 417 No\r\n", "the body may still come, so that nothing else can be read");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Clients_of_the_old_version_get_neither_interim_answers_nor_chunks()
    {
        await using var bench = new HttpBench();
        bench.Target("t:80", "HTTP/1.1 103 Hints\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n");
        await bench.SendAsync("GET http://t/ HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");

        (await bench.ReceiveAllAsync()).Should().Be("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabcdef");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Interim_answers_are_passed_on_but_not_without_end()
    {
        await using var bench = new HttpBench();
        bench.Target("t:80", string.Concat(Enumerable.Repeat("HTTP/1.1 103 Hints\r\nContent-Length: 3\r\n\r\n", 100)));
        await bench.SendAsync("GET http://t/ HTTP/1.1\r\n\r\n");
        await bench.Pair.Client.CompleteWritesAsync();

        (await bench.ReceiveAllAsync()).Should().StartWith("HTTP/1.1 103 Hints\r\n\r\nHTTP/1.1 103 Hints\r\n\r\n").And.Contain("HTTP/1.1 503 ");
        (await bench.FailureAsync()).Reason.Should().Be(FailureReason.Protocol);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("Content-Length: 10\r\n\r\nhalf", "half")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n", "4\r\nhalf\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nxx\r\n", "4\r\nhalf\r\n")]
    public async Task A_cut_answer_is_cut_for_the_client_too(string answer, string body)
    {
        await using var bench = new HttpBench();
        bench.Target("t:80", "HTTP/1.1 200 OK\r\n" + answer);
        await bench.SendAsync("GET http://t/ HTTP/1.1\r\n\r\n");

        (await bench.ReceiveAllAsync()).Should().EndWith("\r\n\r\n" + body);
        (await bench.FailureAsync()).Message.Should().StartWith("the answer of t was cut: ");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_cut_that_would_look_like_an_end_is_a_failure_for_the_client()
    {
        await using var bench = new HttpBench();
        var breaking = new TaskCompletionSource();
        bench.Target("t:80", async peer =>
        {
            await bench.TakeRequestAsync(peer);
            await HttpBench.WriteAsync(peer, "HTTP/1.1 200 OK\r\n\r\nhalf");
            await breaking.Task;
            peer.Abort();
        });
        await bench.SendAsync("GET http://t/ HTTP/1.1\r\n\r\n");
        await bench.ReceiveHeadAsync();
        (await bench.ReceiveAsync(4)).Should().Be("half");

        breaking.SetResult();

        await bench.Invoking(it => it.ReceiveAllAsync()).Should().ThrowAsync<IOException>();
        await bench.FailureAsync();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("", "503 Service Unavailable", FailureReason.ConnectionLost)]
    [InlineData("HTTP/1.1 200", "503 Service Unavailable", FailureReason.ConnectionLost)]
    [InlineData("SSH-2.0-x\r\n\r\n", "503 Service Unavailable", FailureReason.Protocol)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "503 Service Unavailable", FailureReason.Protocol)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nab", "503 Service Unavailable", FailureReason.Protocol)]
    public async Task An_answer_that_is_none_is_the_proxys_to_answer(string answer, string status, FailureReason reason)
    {
        await using var bench = new HttpBench();
        bench.Target("t:80", answer);
        await bench.SendAsync("GET http://t/ HTTP/1.1\r\n\r\n");
        await bench.Pair.Client.CompleteWritesAsync();

        (await bench.ReceiveAllAsync()).Should().Be($"HTTP/1.1 {status}\r\nConnection: close\r\nProxy-Agent: gost-sharp\r\nContent-Length: 0\r\n\r\n");
        (await bench.FailureAsync()).Reason.Should().Be(reason);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_target_that_breaks_at_once_is_the_proxys_to_answer()
    {
        await using var bench = new HttpBench();
        bench.Target("t:80", peer =>
        {
            peer.Abort();
            return Task.CompletedTask;
        });
        await bench.SendAsync("POST http://t/ HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody");
        await bench.Pair.Client.CompleteWritesAsync();

        (await bench.ReceiveAllAsync()).Should().StartWith("HTTP/1.1 503 ");
        (await bench.FailureAsync()).Reason.Should().Be(FailureReason.ConnectionLost);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_target_that_does_not_answer_runs_into_a_limit_of_its_own()
    {
        await using var bench = new HttpBench(new HttpHandlerOptions { ResponseTimeout = TimeSpan.FromSeconds(30) });
        bench.Target("t:80", async peer =>
        {
            await bench.TakeRequestAsync(peer);
            await HttpBench.ReadAsync(peer, 1);
        });
        await bench.SendAsync("GET http://t/ HTTP/1.1\r\n\r\n");
        await Eventually.TrueAsync(() => bench.Requests.Count == 1);
        await bench.Time.WaitForTimersAsync(1);
        await bench.Pair.Client.CompleteWritesAsync();

        bench.Time.Advance(TimeSpan.FromSeconds(30));

        (await bench.ReceiveAllAsync()).Should().StartWith("HTTP/1.1 504 Gateway Timeout\r\n");
        (await bench.FailureAsync()).Reason.Should().Be(FailureReason.TimedOut);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_body_that_rests_for_too_long_ends_the_exchange()
    {
        await using var bench = new HttpBench(new HttpHandlerOptions { IdleTimeout = TimeSpan.FromSeconds(9) });
        bench.Target("t:80", async peer =>
        {
            await bench.TakeRequestAsync(peer);
            await HttpBench.WriteAsync(peer, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf");
            await HttpBench.ReadAsync(peer, 1);
        });
        await bench.SendAsync("GET http://t/ HTTP/1.1\r\n\r\n");
        await bench.ReceiveHeadAsync();
        await bench.ReceiveAsync(4);
        var ending = bench.ReceiveAllAsync();
        while (!ending.IsCompleted)
        {
            bench.Time.Advance(TimeSpan.FromSeconds(9));
            await Task.Yield();
        }

        (await ending).Should().BeEmpty();
        (await bench.FailureAsync()).Reason.Should().Be(FailureReason.TimedOut);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_leaves_in_the_middle_of_an_answer_is_no_failure()
    {
        await using var bench = new HttpBench();
        bench.Target("t:80", async peer =>
        {
            await bench.TakeRequestAsync(peer);
            await HttpBench.WriteAsync(peer, "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
            await peer.Stream.WriteAsync(new byte[1_000_000]);
        });
        await bench.SendAsync("GET http://t/ HTTP/1.1\r\n\r\n");
        await bench.ReceiveHeadAsync();

        bench.Pair.Client.Abort();

        await bench.Handling;
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("")]
    public async Task A_client_that_breaks_off_while_its_answer_rests_ends_the_exchange(string answer)
    {
        await using var bench = new HttpBench();
        var left = new TaskCompletionSource();
        bench.Target("t:80", async peer =>
        {
            await bench.TakeRequestAsync(peer);
            await HttpBench.WriteAsync(peer, answer);
            await peer.Stream.CopyToAsync(Stream.Null);
            left.SetResult();
        });
        await bench.SendAsync("GET http://t/ HTTP/1.1\r\n\r\n");
        await (answer.Length > 0 ? bench.ReceiveHeadAsync() : Eventually.TrueAsync(() => bench.Requests.Count == 1));

        bench.Pair.Client.Abort();

        await bench.Handling;
        await left.Task;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_has_ended_its_side_waits_for_the_rest_of_an_answer_for_a_bounded_time()
    {
        await using var bench = new HttpBench(new HttpHandlerOptions { ResponseTimeout = TimeSpan.FromSeconds(30) });
        var goOn = new TaskCompletionSource();
        bench.Target("t:80", async peer =>
        {
            await bench.TakeRequestAsync(peer);
            await HttpBench.WriteAsync(peer, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");
            await goOn.Task;
            await HttpBench.WriteAsync(peer, "half");
            await peer.Stream.CopyToAsync(Stream.Null);
        });
        await bench.SendAsync("GET http://t/ HTTP/1.1\r\n\r\n");
        await bench.ReceiveHeadAsync();
        await bench.Pair.Client.CompleteWritesAsync();
        await bench.Time.WaitForTimersAsync(1);

        bench.Time.Advance(TimeSpan.FromSeconds(29));
        goOn.SetResult();
        (await bench.ReceiveAsync(4)).Should().Be("half");
        bench.Time.Advance(TimeSpan.FromSeconds(29));
        bench.Handling.IsCompleted.Should().BeFalse("what comes renews the time");
        bench.Time.Advance(TimeSpan.FromSeconds(1));

        (await bench.ReceiveAllAsync()).Should().BeEmpty();
        (await bench.FailureAsync()).Reason.Should().Be(FailureReason.TimedOut);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_that_asks_again_before_it_is_answered_loses_nothing()
    {
        await using var bench = new HttpBench();
        var isRead = new TaskCompletionSource();
        bench.Target("t:80", async peer =>
        {
            await bench.TakeRequestAsync(peer);
            await isRead.Task;
            await HttpBench.WriteAsync(peer, Done);
        });
        await bench.SendAsync("GET http://t/1 HTTP/1.1\r\n\r\n");
        await Eventually.TrueAsync(() => bench.Requests.Count == 1);

        await bench.SendAsync("GET http://t/2 HTTP/1.1\r\n\r\n");
        isRead.SetResult();

        (await bench.ReceiveHeadAsync()).Should().Be(Done);
        (await bench.ReceiveHeadAsync()).Should().Be(Done);
        bench.Requests.Select(request => request.Split(' ')[1]).Should().Equal("/1", "/2");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_early_answer_ends_the_connection_when_the_rest_of_the_request_does_not_come()
    {
        await using var bench = new HttpBench();
        bench.Target("t:80", "HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");
        await bench.SendAsync("POST http://t/ HTTP/1.1\r\nContent-Length: 100\r\n\r\nsome");

        (await bench.ReceiveAllAsync()).Should().Be("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n");
    }

    private static async Task<string> ReadChunksAsync(StreamConnection peer)
    {
        var body = "";
        while (!body.EndsWith("0\r\n\r\n", StringComparison.Ordinal))
        {
            body += await HttpBench.ReadAsync(peer, 1);
        }

        return body;
    }
}
