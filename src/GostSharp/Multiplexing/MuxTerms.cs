namespace GostSharp.Multiplexing;

/// <summary>What both ends of a session keep to, which follows from the version and from what the peer has announced.</summary>
internal sealed class MuxTerms(MuxOptions options, ReceiveGate gate)
{
    private const int WindowBeforeUpdate1 = 64 * 1024;
    private const int WindowBeforeUpdate2 = 256 * 1024;
    private const int SmallestWindow = 32 * 1024;

    private volatile bool _isOurs;
    private volatile bool _hasHeard;

    /// <summary>True when the peer is to know who we are, and may be known.</summary>
    public bool Announces => options.HalfClose is MuxHalfClose.Auto;

    /// <summary>The peer has announced itself as one of ours.</summary>
    public bool IsOurs { get => _isOurs; set => _isOurs = value; }

    /// <summary>The peer has heard our announcement: what it sends keeps to our windows.</summary>
    public bool HasHeard { get => _hasHeard; set => _hasHeard = value; }

    /// <summary>The end of one direction is no more than that.</summary>
    public bool HalfCloses => options.HalfClose is MuxHalfClose.Always || IsOurs;

    /// <summary>Each stream has a window.</summary>
    public bool HasWindows => options.Version == 2 || IsOurs;

    /// <summary>More than the window is a breach.</summary>
    public bool EnforcesWindows => options.Version == 2 || HasHeard;

    /// <summary>How much of a stream may be under way before the first update.</summary>
    public uint FirstWindow => (uint)(options.Version == 2 ? WindowBeforeUpdate2 : WindowBeforeUpdate1);

    /// <summary>The window to tell now. Peers of ours get half of what is left, so that one stream is fast and many are bounded.</summary>
    public uint Window => options.Version == 2
        ? (uint)options.MaxStreamBuffer
        : (uint)Math.Max(Math.Min((options.MaxReceiveBuffer - gate.Buffered) / 2, options.MaxReceiveBuffer / 2), SmallestWindow);
}
