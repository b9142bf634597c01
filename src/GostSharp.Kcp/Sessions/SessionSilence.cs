namespace GostSharp.Kcp.Sessions;

/// <summary>When a peer has been silent for too long; times in milliseconds.</summary>
internal sealed class SessionSilence(KcpOptions options, long now)
{
    private long _since = now;
    private bool _isOwed;

    /// <summary>When the session ends unless something is heard.</summary>
    public long Deadline => Limit == Timeout.InfiniteTimeSpan ? long.MaxValue : _since + (long)Limit.TotalMilliseconds;

    /// <summary>How long the peer may be silent now.</summary>
    public TimeSpan Limit => _isOwed ? options.PeerTimeout : options.IdleTimeout;

    public void Heard(long now) => _since = now;

    /// <summary>Notes whether the peer owes an acknowledgement; its time for that begins when it did not before.</summary>
    public void Owed(bool isOwed, long now)
    {
        _since = isOwed && !_isOwed ? now : _since;
        _isOwed = isOwed;
    }
}
