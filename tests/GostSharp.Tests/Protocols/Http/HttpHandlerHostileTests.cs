namespace GostSharp.Tests.Protocols.Http;

public sealed class HttpHandlerHostileTests
{
    private const string Next = "GET http://hidden/ HTTP/1.1\r\n\r\n";

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello")]
    [InlineData("Content-Length: +5\r\n\r\nhello")]
    [InlineData("Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding:\u000bchunked\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("X: y\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("Host: t\r\nHost: u\r\n\r\n")]
    public async Task A_request_that_could_be_read_in_two_ways_is_not_passed_on(string fields)
    {
        await using var bench = new HttpBench();
        bench.Target("t:80", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await bench.SendAsync($"POST http://t/ HTTP/1.1\r\n{fields}{Next}");
        await bench.Pair.Client.CompleteWritesAsync();

        (await bench.ReceiveAllAsync()).Should().StartWith("HTTP/1.1 400 ").And.EndWith("\r\n\r\n").And.NotContain("HTTP/1.1 200");
        bench.Dialled.Should().BeEmpty();
        (await bench.FailureAsync()).Reason.Should().Be(FailureReason.Protocol);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("5\nhello\n0\n\n")]
    [InlineData("2\r\nhello\r\n0\r\n\r\n")]
    [InlineData("ffffffffffffffffff\r\nx")]
    [InlineData("-1\r\nx")]
    [InlineData("xyz\r\n")]
    public async Task Chunks_that_are_none_end_the_request(string body)
    {
        await using var bench = new HttpBench();
        bench.Target("t:80", async peer =>
        {
            await bench.TakeRequestAsync(peer);
            await peer.Stream.CopyToAsync(Stream.Null);
        });
        await bench.SendAsync($"POST http://t/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n{body}{Next}");
        await bench.Pair.Client.CompleteWritesAsync();

        (await bench.ReceiveAllAsync()).Should().StartWith("HTTP/1.1 400 ");
        bench.Dialled.Should().Equal("t:80");
        (await bench.FailureAsync()).Reason.Should().Be(FailureReason.Protocol);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_request_whose_body_is_cut_is_never_completed()
    {
        await using var bench = new HttpBench();
        var seen = new TaskCompletionSource<string>();
        bench.Target("t:80", async peer =>
        {
            await bench.TakeRequestAsync(peer);
            seen.SetResult(await new StreamReader(peer.Stream).ReadToEndAsync());
        });
        await bench.SendAsync("POST http://t/ HTTP/1.1\r\nContent-Length: 10\r\n\r\nhalf");
        await bench.Pair.Client.CompleteWritesAsync();

        (await bench.ReceiveAllAsync()).Should().StartWith("HTTP/1.1 400 ");
        (await seen.Task).Should().Be("half");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_body_is_not_taken_for_a_request()
    {
        await using var bench = new HttpBench();
        bench.Target("t:80", async peer =>
        {
            await bench.TakeRequestAsync(peer);
            await HttpBench.ReadAsync(peer, Next.Length);
            await HttpBench.WriteAsync(peer, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
        await bench.SendAsync($"POST http://t/ HTTP/1.1\r\nContent-Length: {Next.Length}\r\n\r\n{Next}");
        await bench.ReceiveHeadAsync();
        await bench.Pair.Client.CompleteWritesAsync();

        await bench.Handling;
        bench.Dialled.Should().Equal("t:80");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_answer_is_not_followed_by_what_a_target_sends_behind_it()
    {
        await using var bench = new HttpBench();
        bench.Target("t:80", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 Poison\r\nContent-Length: 0\r\n\r\n");
        for (var count = 0; count < 2; count++)
        {
            await bench.SendAsync("GET http://t/ HTTP/1.1\r\n\r\n");
            (await bench.ReceiveHeadAsync()).Should().Be("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
            (await bench.ReceiveAsync(2)).Should().Be("ok");
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_head_without_end_is_refused()
    {
        await using var bench = new HttpBench();
        await bench.SendAsync("GET http://t/ HTTP/1.1\r\nX: " + new string('x', 70_000));
        await bench.Pair.Client.CompleteWritesAsync();

        (await bench.ReceiveAllAsync()).Should().StartWith("HTTP/1.1 400 ");
    }
}
