namespace GostSharp.Protocols.Datagrams;

/// <summary>How a server carries the packets of its clients to many targets.</summary>
internal sealed record AssociationOptions
{
    /// <summary>Bytes of a packet that are kept; the rest is cut off.</summary>
    public int MaxDatagramSize { get; init; } = 65_535;

    /// <summary>How long an association may be without traffic; for ever unless set, as with streams.</summary>
    public TimeSpan IdleTimeout { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>Targets at once that have a connection of their own; for one more the longest idle is closed, or nothing when all are still being connected.</summary>
    public int MaxConnections { get; init; } = 256;

    /// <summary>How long such a connection may be without traffic.</summary>
    public TimeSpan ConnectionIdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Packets that wait for such a connection while it is made; further ones are dropped.</summary>
    public int QueueLength { get; init; } = 16;

    /// <summary>Bytes that wait for all such connections together; what comes beyond is dropped.</summary>
    public int MaxWaitingBytes { get; init; } = 1024 * 1024;
}
