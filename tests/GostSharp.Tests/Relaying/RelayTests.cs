using GostSharp.Relaying;

namespace GostSharp.Tests.Relaying;

public sealed class RelayTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Bytes_arrive_whole_and_in_order_at_every_split()
    {
        var payload = RandomBytes.Create(seed: 1, length: 24);
        for (var split = 0; split < payload.Length; split++)
        {
            await using var bench = new RelayBench();
            foreach (var faults in new[] { bench.Client.Faults, bench.Target.Faults })
            {
                faults.Reads.Split(split + 1);
                faults.Writes.Split(payload.Length - split);
            }

            await CarryAsync(bench, payload, payload);
        }
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1024)]
    public async Task Bytes_arrive_whole_and_in_order_in_small_parts(int part)
    {
        await using var bench = new RelayBench(new RelayOptions { BufferSize = 1024 }, pipeSize: 100);
        bench.Client.Faults.Reads.SplitEvery(part);
        bench.Target.Faults.Writes.SplitEvery(part);
        bench.Target.Faults.Reads.SplitEvery(part);
        bench.Client.Faults.Writes.SplitEvery(part);

        await CarryAsync(bench, RandomBytes.Create(2, 5000), RandomBytes.Create(3, 3000));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_clients_end_reaches_the_target_and_the_answer_still_comes_back()
    {
        await using var bench = new RelayBench();
        var run = bench.Relay.RunAsync();

        await bench.User.Stream.WriteAsync("question"u8.ToArray());
        await bench.User.CompleteWritesAsync();
        (await RelayBench.ReadToEndAsync(bench.Server)).Should().Equal("question"u8.ToArray());
        await bench.Server.Stream.WriteAsync("answer"u8.ToArray());
        await bench.Server.CompleteWritesAsync();

        (await RelayBench.ReadToEndAsync(bench.User)).Should().Equal("answer"u8.ToArray());
        (await run).Should().Be(new RelayResult(RelayEnd.ClientClosed, BytesUp: 8, BytesDown: 6));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_targets_end_reaches_the_client_which_may_still_send()
    {
        await using var bench = new RelayBench();
        var run = bench.Relay.RunAsync();

        await bench.Server.CompleteWritesAsync();
        (await RelayBench.ReadToEndAsync(bench.User)).Should().BeEmpty();
        await bench.User.Stream.WriteAsync("late"u8.ToArray());
        await bench.User.CompleteWritesAsync();

        (await RelayBench.ReadToEndAsync(bench.Server)).Should().Equal("late"u8.ToArray());
        (await run).Should().Be(new RelayResult(RelayEnd.TargetClosed, BytesUp: 4, BytesDown: 0));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Counters_live_while_it_runs()
    {
        await using var bench = new RelayBench();
        (bench.Relay.BytesUp, bench.Relay.BytesDown).Should().Be((0, 0));
        using var stop = new CancellationTokenSource();
        var run = bench.Relay.RunAsync(stop.Token);

        await bench.User.Stream.WriteAsync(new byte[10]);
        await bench.Server.Stream.WriteAsync(new byte[20]);
        await Eventually.TrueAsync(() => bench.Relay is { BytesUp: 10, BytesDown: 20 });

        run.IsCompleted.Should().BeFalse();
        await stop.CancelAsync();
        (await run).Should().Be(new RelayResult(RelayEnd.Canceled, 10, 20));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task It_runs_once()
    {
        await using var bench = new RelayBench();
        using var stop = new CancellationTokenSource();
        var run = bench.Relay.RunAsync(stop.Token);

        await bench.Relay.Invoking(relay => relay.RunAsync()).Should().ThrowAsync<InvalidOperationException>();

        await stop.CancelAsync();
        await run;
        await bench.Relay.Invoking(relay => relay.RunAsync()).Should().ThrowAsync<InvalidOperationException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_was_given_back_to_a_connection_is_carried_first()
    {
        await using var bench = new RelayBench();
        bench.Client.Unread("early "u8.ToArray());
        bench.Target.Unread("banner "u8.ToArray());
        var run = bench.Relay.RunAsync();

        await bench.User.Stream.WriteAsync("bird"u8.ToArray());
        await bench.User.CompleteWritesAsync();
        await bench.Server.Stream.WriteAsync("text"u8.ToArray());
        await bench.Server.CompleteWritesAsync();

        (await RelayBench.ReadToEndAsync(bench.Server)).Should().Equal("early bird"u8.ToArray());
        (await RelayBench.ReadToEndAsync(bench.User)).Should().Equal("banner text"u8.ToArray());
        await run;
    }

    [Fact]
    public void Options_that_no_relay_can_run_with_are_refused()
    {
        var pair = ConnectionPair.CreateInMemory();
        Relay Create(RelayOptions options) => new(pair.Client, pair.Server, options);

        FluentActions.Invoking(() => Create(new RelayOptions { BufferSize = 1023 })).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => Create(new RelayOptions { HalfCloseTimeout = TimeSpan.FromSeconds(-1) })).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => Create(new RelayOptions { IdleTimeout = TimeSpan.MaxValue })).Should().Throw<ArgumentOutOfRangeException>();
        Create(new RelayOptions { HalfCloseTimeout = Timeout.InfiniteTimeSpan, IdleTimeout = TimeSpan.Zero, BufferSize = 1024 }).Should().NotBeNull();
    }

    private static async Task CarryAsync(RelayBench bench, byte[] up, byte[] down)
    {
        var run = bench.Relay.RunAsync();
        var sending = Task.WhenAll(SendAsync(bench.User, up), SendAsync(bench.Server, down));
        var received = await Task.WhenAll(RelayBench.ReadToEndAsync(bench.Server), RelayBench.ReadToEndAsync(bench.User));

        await sending;
        received[0].Should().Equal(up);
        received[1].Should().Equal(down);
        var result = await run;
        (result.BytesUp, result.BytesDown).Should().Be((up.Length, down.Length));
        result.End.Should().BeOneOf(RelayEnd.ClientClosed, RelayEnd.TargetClosed);
    }

    private static async Task SendAsync(StreamConnection connection, byte[] bytes)
    {
        await connection.Stream.WriteAsync(bytes);
        await connection.CompleteWritesAsync();
    }
}
