using System.Runtime.CompilerServices;

namespace GostSharp.Kcp.Sessions;

/// <summary>One timer for all sessions that share a clock. It exists only while somebody waits for it.</summary>
internal sealed class KcpScheduler
{
    private static readonly ConditionalWeakTable<TimeProvider, KcpScheduler> Known = [];

    private readonly Lock _gate = new();
    private readonly ScheduleHeap _heap = new();
    private ITimer? _timer;
    private long _armedFor;
    private bool _isRunning;

    private KcpScheduler(TimeProvider timeProvider)
    {
        TimeProvider = timeProvider;
        Clock = new KcpClock(timeProvider);
    }

    public TimeProvider TimeProvider { get; }

    public KcpClock Clock { get; }

    /// <summary>Entries that wait.</summary>
    internal int Count
    {
        get
        {
            lock (_gate)
            {
                return _heap.Count;
            }
        }
    }

    public static KcpScheduler For(TimeProvider timeProvider) => Known.GetValue(timeProvider, static provider => new KcpScheduler(provider));

    /// <summary>Runs <paramref name="work"/> at a time in milliseconds, and not at the time it was set to before.</summary>
    public void Set(ScheduledWork work, long due)
    {
        lock (_gate)
        {
            _heap.Set(work, due);
            Arm();
        }
    }

    public void Remove(ScheduledWork work)
    {
        lock (_gate)
        {
            _heap.Remove(work);
            Arm();
        }
    }

    private void Arm()
    {
        if (_isRunning)
        {
            // Looks again when it has done what is due.
            return;
        }

        if (_heap.First is not { } first)
        {
            _timer?.Dispose();
            _timer = null;
            return;
        }

        if (_timer is null)
        {
            _timer = TimeProvider.CreateTimer(static state => ((KcpScheduler)state!).OnTimer(), this, Wait(first), Timeout.InfiniteTimeSpan);
            _armedFor = first.Due;
        }
        else if (first.Due < _armedFor)
        {
            _timer.Change(Wait(first), Timeout.InfiniteTimeSpan);
            _armedFor = first.Due;
        }
    }

    // Never zero: that is an infinite wait for some and an immediate call for others.
    private TimeSpan Wait(ScheduledWork first) => TimeSpan.FromMilliseconds(Math.Max(1, first.Due - Clock.Now));

    private void OnTimer()
    {
        lock (_gate)
        {
            if (_isRunning)
            {
                return;
            }

            _isRunning = true;
        }

        while (TakeDue() is { } work)
        {
            work.Run(Clock.Now);
        }
    }

    private ScheduledWork? TakeDue()
    {
        lock (_gate)
        {
            if (_heap.First is { } first && first.Due <= Clock.Now)
            {
                _heap.Remove(first);
                return first;
            }

            _isRunning = false;
            _armedFor = long.MaxValue;
            Arm();
            return null;
        }
    }
}
