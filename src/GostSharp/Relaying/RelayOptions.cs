namespace GostSharp.Relaying;

/// <summary>How a relay waits and buffers.</summary>
public sealed record RelayOptions
{
    /// <summary>How long the other direction may be without traffic once one has ended.</summary>
    /// <value>30 seconds by default; <see cref="Timeout.InfiniteTimeSpan"/> waits for ever. Traffic renews it: a direction in use is never cut.</value>
    public TimeSpan HalfCloseTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long both directions together may be without traffic while both are open.</summary>
    /// <value><see cref="Timeout.InfiniteTimeSpan"/> by default: for ever.</value>
    public TimeSpan IdleTimeout { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>Bytes moved at a time in each direction; a buffer is held only while bytes are in it.</summary>
    /// <value>65,536 by default; at least 1,024.</value>
    public int BufferSize { get; init; } = 65_536;

    /// <summary>Lets the kernel carry the bytes where both sides are bare sockets (Linux).</summary>
    /// <value>True by default; <c>GOSTSHARP_RELAY=portable</c> in the environment turns it off for all.</value>
    public bool UseKernel { get; init; } = true;
}
