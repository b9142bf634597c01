namespace GostSharp.Transports.Memory;

/// <summary>The bounds of a <see cref="MemoryNetwork"/>.</summary>
public sealed record MemoryNetworkOptions
{
    /// <summary>Connections that wait at one listener before further dials wait, at least 1.</summary>
    /// <value>512 unless set.</value>
    public int Backlog { get; init; } = 512;

    /// <summary>Bytes that each direction of a connection holds before its writer waits, at least 1.</summary>
    /// <value>65,536 unless set.</value>
    public int BufferSize { get; init; } = MemoryConnection.DefaultBufferSize;

    /// <summary>Packets that wait at one datagram port before further ones are dropped, at least 1.</summary>
    /// <value>1,024 unless set.</value>
    public int DatagramQueueLength { get; init; } = 1024;

    internal MemoryNetworkOptions Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Backlog, 1, nameof(Backlog));
        ArgumentOutOfRangeException.ThrowIfLessThan(BufferSize, 1, nameof(BufferSize));
        ArgumentOutOfRangeException.ThrowIfLessThan(DatagramQueueLength, 1, nameof(DatagramQueueLength));
        return this;
    }
}
