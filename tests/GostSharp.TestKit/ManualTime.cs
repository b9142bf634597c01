namespace GostSharp.TestKit;

/// <summary>A clock that moves when told to; its timers fire inside <see cref="Advance"/>, in order.</summary>
/// <remarks>Timestamps start anywhere and count twice as fast as <see cref="TimeSpan"/> ticks, so that code which mixes the two fails.</remarks>
public sealed class ManualTime : TimeProvider
{
    private const long TimestampsPerTick = 2;
    private const long FirstTimestamp = 987_654_321;

    private readonly Lock _gate = new();
    private readonly List<ManualTimer> _armed = [];
    private readonly DateTimeOffset _start;
    private TimeSpan _elapsed;

    /// <summary>Starts the clock at noon of 2026-01-01 UTC, or at <paramref name="start"/>.</summary>
    public ManualTime(DateTimeOffset? start = null) => _start = start ?? new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Timers that will fire if the clock moves far enough.</summary>
    public int ActiveTimers
    {
        get
        {
            lock (_gate)
            {
                return _armed.Count;
            }
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond * TimestampsPerTick;

    public override DateTimeOffset GetUtcNow() => _start + Elapsed;

    public override long GetTimestamp() => FirstTimestamp + (Elapsed.Ticks * TimestampsPerTick);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock on, stopping at every timer that is due on the way to let it fire.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var until = Elapsed + by;
        while (TakeDue(until) is { } timer)
        {
            timer.Fire();
        }
    }

    /// <summary>Waits until the code under test has armed <paramref name="count"/> timers, to be called before <see cref="Advance"/>.</summary>
    public Task WaitForTimersAsync(int count) => Eventually.TrueAsync(() => ActiveTimers >= count, $"{count} timers are active");

    /// <summary>Arms the timer, or only disarms it when <paramref name="due"/> is infinite.</summary>
    internal void Arm(ManualTimer timer, TimeSpan due)
    {
        lock (_gate)
        {
            _armed.Remove(timer);
            if (due != Timeout.InfiniteTimeSpan)
            {
                timer.Due = _elapsed + due;
                _armed.Add(timer);
            }
        }
    }

    private TimeSpan Elapsed
    {
        get
        {
            lock (_gate)
            {
                return _elapsed;
            }
        }
    }

    private ManualTimer? TakeDue(TimeSpan until)
    {
        lock (_gate)
        {
            var next = _armed.MinBy(timer => timer.Due);
            if (next is null || next.Due > until)
            {
                _elapsed = until;
                return null;
            }

            _elapsed = next.Due > _elapsed ? next.Due : _elapsed;
            _armed.Remove(next);
            next.Rearm(_armed);
            return next;
        }
    }
}
