using System.Net;

namespace GostSharp.Transports.Memory;

/// <summary>One end of a <see cref="MemorySession"/>, and what it allows its peer.</summary>
public sealed record MemorySessionOptions
{
    /// <summary>The end's own address, which the peer sees as the remote one.</summary>
    /// <value>Null unless set.</value>
    public EndPoint? LocalEndPoint { get; init; }

    /// <summary>Where this end listens when its peer asks it to.</summary>
    /// <value>Null unless set: such requests fail with <see cref="FailureReason.Forbidden"/>.</value>
    public IRoute? ListenOn { get; init; }

    /// <summary>Asked about every connection that the peer wants to open; a reason refuses that one.</summary>
    /// <value>Null unless set: all are accepted.</value>
    public Func<ConnectContext, FailureReason?>? Refuse { get; init; }

    /// <summary>Connections that wait to be accepted before whoever opens the next one waits, at least 1.</summary>
    /// <value>512 unless set.</value>
    public int Backlog { get; init; } = 512;

    /// <summary>Bytes that each direction of a connection opened by this end holds before its writer waits, at least 1.</summary>
    /// <value>65,536 unless set.</value>
    public int BufferSize { get; init; } = MemoryConnection.DefaultBufferSize;

    internal MemorySessionOptions Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Backlog, 1, nameof(Backlog));
        ArgumentOutOfRangeException.ThrowIfLessThan(BufferSize, 1, nameof(BufferSize));
        return this;
    }
}
