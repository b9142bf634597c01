using GostSharp.Relaying;

namespace GostSharp.Tests.Relaying;

/// <summary>The limits of inactivity, over sockets, whoever moves the bytes.</summary>
public sealed class SocketRelayTimeoutTests
{
    private static readonly TimeSpan AlmostTheLimit = TimeSpan.FromSeconds(29);

    public static TheoryData<bool> BothWays => [true, false];

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(BothWays))]
    public async Task After_one_end_a_silent_other_direction_is_given_up(bool useKernel)
    {
        await using var bench = await SocketBench.CreateAsync(useKernel);
        var run = bench.Relay.RunAsync();
        await bench.User.CompleteWritesAsync();
        await bench.Time.WaitForTimersAsync(1);

        bench.Time.Advance(AlmostTheLimit);
        run.IsCompleted.Should().BeFalse();
        bench.Time.Advance(TimeSpan.FromSeconds(1));

        (await run).Should().Be(new RelayResult(RelayEnd.TimedOut, 0, 0));
        bench.Time.ActiveTimers.Should().Be(0);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(BothWays))]
    public async Task Traffic_renews_the_limit_after_one_end(bool useKernel)
    {
        await using var bench = await SocketBench.CreateAsync(useKernel);
        var run = bench.Relay.RunAsync();
        await bench.User.CompleteWritesAsync();
        await bench.Time.WaitForTimersAsync(1);

        for (var i = 1; i <= 5; i++)
        {
            bench.Time.Advance(AlmostTheLimit);
            await bench.Server.Stream.WriteAsync(new byte[1]);
            await bench.User.Stream.ReadExactlyAsync(new byte[1]);
            await Eventually.TrueAsync(() => bench.Relay.BytesDown == i);
        }

        run.IsCompleted.Should().BeFalse();
        await bench.Server.CompleteWritesAsync();
        (await run).Should().Be(new RelayResult(RelayEnd.ClientClosed, 0, 5));
        bench.Time.ActiveTimers.Should().Be(0);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(BothWays))]
    public async Task A_reader_that_takes_nothing_for_too_long_sees_a_failure_and_not_an_end(bool useKernel)
    {
        await using var bench = await SocketBench.CreateAsync(useKernel);
        var run = bench.Relay.RunAsync();
        await bench.User.CompleteWritesAsync();
        await bench.Time.WaitForTimersAsync(1);
        var writing = await SocketBench.FillAsync(bench.Server, new byte[64_000_000], () => bench.Relay.BytesDown);

        bench.Time.Advance(TimeSpan.FromSeconds(30));

        (await run).End.Should().Be(RelayEnd.TimedOut);
        await bench.User.Stream.Invoking(stream => stream.CopyToAsync(Stream.Null)).Should().ThrowAsync<IOException>();
        await bench.Target.DisposeAsync();
        await writing.Invoking(task => task).Should().ThrowAsync<IOException>();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(BothWays))]
    public async Task An_idle_limit_ends_two_silent_directions(bool useKernel)
    {
        await using var bench = await SocketBench.CreateAsync(useKernel, new RelayOptions { IdleTimeout = TimeSpan.FromSeconds(30) });
        var run = bench.Relay.RunAsync();
        await bench.Time.WaitForTimersAsync(1);

        bench.Time.Advance(AlmostTheLimit);
        await bench.User.Stream.WriteAsync(new byte[1]);
        await bench.Server.Stream.ReadExactlyAsync(new byte[1]);
        await Eventually.TrueAsync(() => bench.Relay.BytesUp == 1);
        bench.Time.Advance(AlmostTheLimit);
        run.IsCompleted.Should().BeFalse();
        bench.Time.Advance(TimeSpan.FromSeconds(1));

        (await run).Should().Be(new RelayResult(RelayEnd.TimedOut, 1, 0));
        bench.Time.ActiveTimers.Should().Be(0);
    }
}
