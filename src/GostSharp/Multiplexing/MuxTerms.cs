namespace GostSharp.Multiplexing;

/// <summary>What both ends of a session keep to, which follows from the version and from what the peer has announced.</summary>
internal sealed class MuxTerms
{
    // With windows of their own, streams that nobody reads must not keep the updates of the others from being read, or two ends would
    // wait for each other for ever; this bounds what a peer can make us hold.
    private const long BuffersWithWindows = 16;

    // Less than the gate holds: the rest is for the smallest windows, which are promised in any case.
    private const long BuffersToPromise = 8;

    // Of what is left to promise: many streams that were fast and rest now leave something for the next one.
    private const int Share = 8;

    // A stream of which little was read has no use for a wide window, and would keep it from others.
    private const int WindowsPerRead = 4;

    private const int WindowBeforeUpdate1 = 64 * 1024;
    private const int WindowBeforeUpdate2 = 256 * 1024;
    private const int SmallestWindow = 32 * 1024;

    private readonly MuxOptions _options;
    private readonly ReceiveGate _gate;
    private volatile bool _isOurs;
    private volatile bool _hasHeard;

    public MuxTerms(MuxOptions options, ReceiveGate gate)
    {
        (_options, _gate) = (options, gate);
        LimitGate();
    }

    /// <summary>True when the peer is to know who we are, and may be known.</summary>
    public bool Announces => _options.HalfClose is MuxHalfClose.Auto;

    /// <summary>The peer has announced itself as one of ours.</summary>
    public bool IsOurs => _isOurs;

    /// <summary>The peer has heard our announcement: what it sends keeps to our windows.</summary>
    public bool HasHeard => _hasHeard;

    /// <summary>The end of one direction is no more than that.</summary>
    public bool HalfCloses => _options.HalfClose is MuxHalfClose.Always || IsOurs;

    /// <summary>Each stream has a window.</summary>
    public bool HasWindows => _options.Version == 2 || IsOurs;

    /// <summary>More than the window is a breach.</summary>
    public bool EnforcesWindows => _options.Version == 2 || HasHeard;

    /// <summary>How much of a stream may be under way before the first update.</summary>
    public uint FirstWindow => (uint)(_options.Version == 2 ? WindowBeforeUpdate2 : WindowBeforeUpdate1);

    /// <summary>The window to tell now for a stream of which so many bytes were read. Peers of ours get a share of what is left, so that one stream is fast and many are bounded.</summary>
    public uint Window(long consumed) => _options.Version == 2
        ? (uint)_options.MaxStreamBuffer
        : (uint)Math.Max(Math.Min(Widest, Math.Max(WindowBeforeUpdate1, WindowsPerRead * consumed)), SmallestWindow);

    public void PeerIsOurs()
    {
        _isOurs = true;
        LimitGate();
    }

    public void PeerHasHeard() => _hasHeard = true;

    private long Widest =>
        Math.Min(((BuffersToPromise * _options.MaxReceiveBuffer) - _gate.Promised) / Share, _options.MaxReceiveBuffer / 2);

    private void LimitGate() => _gate.Limit(_options.MaxReceiveBuffer * (HasWindows ? BuffersWithWindows : 1));
}
