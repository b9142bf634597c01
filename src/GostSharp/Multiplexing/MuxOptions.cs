namespace GostSharp.Multiplexing;

/// <summary>How a multiplexed session behaves; the values unless set are those of every known peer.</summary>
internal sealed record MuxOptions
{
    /// <summary>1 or 2; both ends must agree.</summary>
    public int Version { get; init; } = 1;

    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A peer from which nothing at all came for so long is dead.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public bool KeepAliveDisabled { get; init; }

    /// <summary>The most bytes of payload in one frame that is sent.</summary>
    public int MaxFrameSize { get; init; } = 32 * 1024;

    /// <summary>How many bytes of all streams may wait for their readers before the session stops reading.</summary>
    public int MaxReceiveBuffer { get; init; } = 4 * 1024 * 1024;

    /// <summary>Version 2: how many bytes of one stream the peer may send ahead of its reader.</summary>
    public int MaxStreamBuffer { get; init; } = 64 * 1024;

    /// <summary>How many streams of the peer may wait to be accepted; more are refused.</summary>
    public int AcceptBacklog { get; init; } = 1024;

    /// <summary>How many streams may be open at once; more are refused.</summary>
    public int MaxStreams { get; init; } = 16 * 1024;

    public MuxHalfClose HalfClose { get; init; } = MuxHalfClose.Auto;

    /// <exception cref="GostException">A value is wrong (<see cref="FailureReason.Configuration"/>).</exception>
    public MuxOptions Validate()
    {
        Demand(Version is 1 or 2, $"its version is 1 or 2, not {Version}");
        Demand(KeepAliveInterval > TimeSpan.Zero && Deadline.IsLimit(KeepAliveInterval), "its keep-alive interval must be longer than nothing, and at most 49 days");
        Demand(KeepAliveTimeout >= KeepAliveInterval && Deadline.IsLimit(KeepAliveTimeout), "its keep-alive timeout must be as long as the interval, and at most 49 days");
        Demand(MaxFrameSize is > 0 and <= ushort.MaxValue, $"its frames hold 1 to {ushort.MaxValue} bytes, not {MaxFrameSize}");
        Demand(MaxReceiveBuffer > 0, "its receive buffer must hold something");
        Demand(MaxStreamBuffer > 0 && MaxStreamBuffer <= MaxReceiveBuffer, "the buffer of one stream must hold something, and not more than the session's receive buffer");
        Demand(AcceptBacklog > 0, "its backlog must hold something");
        Demand(MaxStreams > 0, "it must have room for a stream");
        return this;
    }

    private static void Demand(bool isGood, string rule)
    {
        if (!isGood)
        {
            throw new GostException(FailureReason.Configuration, $"multiplexing: {rule}");
        }
    }
}
