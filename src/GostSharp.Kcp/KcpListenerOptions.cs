namespace GostSharp.Kcp;

/// <summary>What a <see cref="KcpListener"/> puts up with.</summary>
public sealed record KcpListenerOptions
{
    /// <summary>Sessions that may wait to be accepted; packets of further ones are dropped meanwhile.</summary>
    /// <value>At least 1; default: 128.</value>
    public int Backlog { get; init; } = 128;

    /// <summary>Sessions at the same time, accepted or not.</summary>
    /// <value>At least 1; default: 16,384.</value>
    public int MaxSessions { get; init; } = 16_384;

    /// <summary>Packets of all sessions that may wait until the socket takes them; further ones are dropped, and sent again later.</summary>
    /// <value>At least 64; default: 4096.</value>
    public int SendQueue { get; init; } = 4096;

    internal KcpListenerOptions Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Backlog, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxSessions, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(SendQueue, 64);
        return this;
    }
}
