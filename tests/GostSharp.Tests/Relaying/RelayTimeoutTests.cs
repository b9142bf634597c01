using GostSharp.Relaying;

namespace GostSharp.Tests.Relaying;

public sealed class RelayTimeoutTests
{
    private const int Step = 16 * 1024;

    private static readonly TimeSpan AlmostTheLimit = TimeSpan.FromSeconds(29);

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task After_one_end_a_silent_other_direction_is_given_up()
    {
        await using var bench = new RelayBench();
        var run = bench.Relay.RunAsync();
        await bench.User.CompleteWritesAsync();
        await bench.Time.WaitForTimersAsync(1);

        bench.Time.Advance(AlmostTheLimit);
        run.IsCompleted.Should().BeFalse();
        bench.Time.Advance(TimeSpan.FromSeconds(1));

        (await run).Should().Be(new RelayResult(RelayEnd.TimedOut, 0, 0));
        bench.Time.ActiveTimers.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Traffic_renews_the_limit_after_one_end()
    {
        await using var bench = new RelayBench();
        var run = bench.Relay.RunAsync();
        await bench.User.CompleteWritesAsync();
        await bench.Time.WaitForTimersAsync(1);

        for (var i = 0; i < 5; i++)
        {
            bench.Time.Advance(AlmostTheLimit);
            await bench.Server.Stream.WriteAsync(new byte[1]);
            await bench.User.Stream.ReadExactlyAsync(new byte[1]);
        }

        run.IsCompleted.Should().BeFalse();
        await bench.Server.CompleteWritesAsync();
        (await run).Should().Be(new RelayResult(RelayEnd.ClientClosed, 0, 5));
        bench.Time.ActiveTimers.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_slow_reader_that_takes_small_steps_is_traffic_too()
    {
        await using var bench = new RelayBench(pipeSize: Step);
        var run = bench.Relay.RunAsync();
        await bench.User.CompleteWritesAsync();
        await bench.Time.WaitForTimersAsync(1);
        var payload = RandomBytes.Create(seed: 5, length: 4 * Step);
        var sending = bench.Server.Stream.WriteAsync(payload).AsTask();
        var received = new byte[payload.Length];

        for (var i = 0; i < 4; i++)
        {
            await Eventually.TrueAsync(() => bench.Relay.BytesDown == (i + 1) * Step);
            bench.Time.Advance(AlmostTheLimit);
            await bench.User.Stream.ReadExactlyAsync(received.AsMemory(i * Step, Step));
        }

        await sending;
        await bench.Server.CompleteWritesAsync();
        (await run).Should().Be(new RelayResult(RelayEnd.ClientClosed, 0, payload.Length));
        received.Should().Equal(payload);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_reader_that_takes_nothing_for_too_long_sees_a_failure_and_not_an_end()
    {
        await using var bench = new RelayBench(pipeSize: Step);
        var run = bench.Relay.RunAsync();
        await bench.User.CompleteWritesAsync();
        await bench.Time.WaitForTimersAsync(1);
        await bench.Server.Stream.WriteAsync(new byte[2 * Step]);
        await Eventually.TrueAsync(() => bench.Relay.BytesDown == Step);

        await Eventually.TrueAsync(() =>
        {
            bench.Time.Advance(TimeSpan.FromSeconds(1));
            return run.IsCompleted;
        });

        (await run).Should().Be(new RelayResult(RelayEnd.TimedOut, 0, Step));
        await RelayBench.ShouldBeResetAsync(bench.User);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Without_limits_it_waits_for_ever()
    {
        await using var bench = new RelayBench(new RelayOptions { HalfCloseTimeout = Timeout.InfiniteTimeSpan });
        var run = bench.Relay.RunAsync();
        await bench.User.CompleteWritesAsync();
        await RelayBench.ReadToEndAsync(bench.Server);

        bench.Time.Advance(TimeSpan.FromDays(1000));

        bench.Time.ActiveTimers.Should().Be(0);
        run.IsCompleted.Should().BeFalse();
        await bench.Server.CompleteWritesAsync();
        (await run).End.Should().Be(RelayEnd.ClientClosed);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task By_default_two_silent_directions_may_be_silent_for_ever()
    {
        await using var bench = new RelayBench();
        var run = bench.Relay.RunAsync();

        bench.Time.Advance(TimeSpan.FromDays(1000));
        bench.Time.ActiveTimers.Should().Be(0);
        await bench.User.Stream.WriteAsync(new byte[1]);
        await bench.Server.Stream.ReadExactlyAsync(new byte[1]);

        run.IsCompleted.Should().BeFalse();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_idle_limit_ends_two_silent_directions()
    {
        await using var bench = new RelayBench(new RelayOptions { IdleTimeout = TimeSpan.FromSeconds(30) });
        var run = bench.Relay.RunAsync();

        bench.Time.Advance(AlmostTheLimit);
        await bench.User.Stream.WriteAsync(new byte[1]);
        await bench.Server.Stream.ReadExactlyAsync(new byte[1]);
        bench.Time.Advance(AlmostTheLimit);
        run.IsCompleted.Should().BeFalse();
        bench.Time.Advance(TimeSpan.FromSeconds(1));

        (await run).Should().Be(new RelayResult(RelayEnd.TimedOut, 1, 0));
        bench.Time.ActiveTimers.Should().Be(0);
    }
}
