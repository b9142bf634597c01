namespace GostSharp.Relaying;

/// <summary>Cancels a relay when nothing has moved for a while; costs nothing until it is armed.</summary>
internal sealed class InactivityLimit(Action cancel, TimeProvider timeProvider) : IDisposable
{
    private readonly Lock _gate = new();
    private ITimer? _timer;
    private TimeSpan _limit = Timeout.InfiniteTimeSpan;
    private long _lastUse;
    private volatile bool _armed;
    private bool _disposed;

    public InactivityLimit(CancellationTokenSource relay, TimeProvider timeProvider)
        : this(relay.Cancel, timeProvider)
    {
    }

    /// <summary>True from the first <see cref="Arm"/> on.</summary>
    public bool IsArmed => _armed;

    /// <summary>True when the relay was cancelled for inactivity.</summary>
    public bool HasExpired { get; private set; }

    /// <summary>Sets or replaces the limit; an infinite one disarms.</summary>
    public void Arm(TimeSpan limit)
    {
        lock (_gate)
        {
            _limit = limit;
            _armed = limit != Timeout.InfiniteTimeSpan;
            if (_armed && !_disposed)
            {
                Touch();
                _timer ??= timeProvider.CreateTimer(static state => ((InactivityLimit)state!).Check(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _timer.Change(limit, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Notes that bytes moved.</summary>
    public void Touch()
    {
        if (_armed)
        {
            Volatile.Write(ref _lastUse, timeProvider.GetTimestamp());
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _timer?.Dispose();
        }
    }

    private void Check()
    {
        lock (_gate)
        {
            if (_disposed || !_armed)
            {
                return;
            }

            var rest = _limit - timeProvider.GetElapsedTime(Volatile.Read(ref _lastUse));
            if (rest > TimeSpan.Zero)
            {
                _timer!.Change(rest, Timeout.InfiniteTimeSpan);
                return;
            }

            HasExpired = true;
        }

        Cancel();
    }

    private void Cancel()
    {
        try
        {
            cancel();
        }
        catch (ObjectDisposedException)
        {
            // The relay ended by itself in this very moment.
        }
    }
}
