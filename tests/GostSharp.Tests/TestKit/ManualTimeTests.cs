namespace GostSharp.Tests.TestKit;

public sealed class ManualTimeTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Clock_and_timestamps_move_together_at_a_frequency_of_their_own()
    {
        var (now, timestamp) = (_time.GetUtcNow(), _time.GetTimestamp());

        _time.Advance(TimeSpan.FromMilliseconds(1500));

        (_time.GetUtcNow() - now).Should().Be(TimeSpan.FromMilliseconds(1500));
        _time.GetElapsedTime(timestamp).Should().Be(TimeSpan.FromMilliseconds(1500));
        (_time.GetTimestamp() - timestamp).Should().NotBe(TimeSpan.FromMilliseconds(1500).Ticks);
    }

    [Fact]
    public void Timers_fire_in_order_each_at_its_own_time()
    {
        var start = _time.GetUtcNow();
        var fired = new List<string>();
        using var late = _time.CreateTimer(_ => Note("late"), null, TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        using var often = _time.CreateTimer(_ => Note("often"), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));

        _time.Advance(TimeSpan.FromSeconds(1));
        fired.Should().BeEmpty();
        _time.Advance(TimeSpan.FromSeconds(5));

        fired.Should().Equal("often 2", "often 4", "late 5", "often 6");
        void Note(string what) => fired.Add($"{what} {(_time.GetUtcNow() - start).TotalSeconds}");
    }

    [Fact]
    public void Active_timers_are_those_that_can_still_fire()
    {
        var once = _time.CreateTimer(_ => { }, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        var periodic = _time.CreateTimer(_ => { }, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        using var dormant = _time.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _time.ActiveTimers.Should().Be(2);

        _time.Advance(TimeSpan.FromSeconds(1));
        _time.ActiveTimers.Should().Be(1);
        once.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan).Should().BeTrue();
        _time.ActiveTimers.Should().Be(2);

        once.Dispose();
        periodic.Dispose();
        _time.ActiveTimers.Should().Be(0);
        once.Change(TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan).Should().BeFalse();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Deadlines_and_delays_of_the_framework_follow_it()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30), _time);
        var delay = Task.Delay(TimeSpan.FromSeconds(10), _time);
        var deaf = Task.Delay(Timeout.InfiniteTimeSpan, _time, deadline.Token);
        await _time.WaitForTimersAsync(2);

        _time.Advance(TimeSpan.FromSeconds(10));
        await delay;
        deadline.IsCancellationRequested.Should().BeFalse();

        _time.Advance(TimeSpan.FromSeconds(20));
        await deaf.Invoking(d => d).Should().ThrowAsync<OperationCanceledException>();
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_timer_without_a_delay_fires_at_once()
    {
        var fired = new TaskCompletionSource();
        using var timer = _time.CreateTimer(_ => fired.SetResult(), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        await fired.Task;
        _time.ActiveTimers.Should().Be(0);
    }
}
