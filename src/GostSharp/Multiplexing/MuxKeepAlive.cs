namespace GostSharp.Multiplexing;

/// <summary>Shows the peer that we live, and ends the session when nothing at all came from it for too long.</summary>
/// <remarks>The time counts from the last byte that came, so that a dead peer is noticed when its time is over and not up to twice as late.</remarks>
internal sealed class MuxKeepAlive : IDisposable
{
    private readonly MuxOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly Action<GostException> _end;
    private readonly ITimer? _ping;
    private readonly ITimer? _check;
    private long _heard;
    private volatile bool _isSuspended;

    /// <param name="options">How often, how long.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="ping">Sends a sign of life.</param>
    /// <param name="end">Ends the session.</param>
    public MuxKeepAlive(MuxOptions options, TimeProvider timeProvider, Action ping, Action<GostException> end)
    {
        (_options, _timeProvider, _end, _heard) = (options, timeProvider, end, timeProvider.GetTimestamp());
        if (!options.KeepAliveDisabled)
        {
            _ping = timeProvider.CreateTimer(static state => ((Action)state!)(), ping, options.KeepAliveInterval, options.KeepAliveInterval);
            _check = timeProvider.CreateTimer(static state => ((MuxKeepAlive)state!).Check(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _check.Change(options.KeepAliveTimeout, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>True while the peer is not read.</summary>
    public bool IsSuspended => _isSuspended;

    /// <summary>Something came.</summary>
    public void Heard() => Volatile.Write(ref _heard, _timeProvider.GetTimestamp());

    /// <summary>The peer is not read for the time being.</summary>
    public void Suspend() => _isSuspended = true;

    /// <summary>It is read again, and has all its time.</summary>
    public void Resume()
    {
        Heard();
        _isSuspended = false;
    }

    public void Dispose()
    {
        _ping?.Dispose();
        _check?.Dispose();
    }

    private void Check()
    {
        var left = _isSuspended ? _options.KeepAliveTimeout : _options.KeepAliveTimeout - _timeProvider.GetElapsedTime(Volatile.Read(ref _heard));
        if (left > TimeSpan.Zero)
        {
            _check?.Change(left, Timeout.InfiniteTimeSpan);
            return;
        }

        _end(new GostException(FailureReason.TimedOut, $"nothing came from the peer of the multiplexed session for {_options.KeepAliveTimeout.TotalSeconds:0.###} s"));
    }
}
