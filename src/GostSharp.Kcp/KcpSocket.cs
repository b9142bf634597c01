using System.Net;

namespace GostSharp.Kcp;

/// <summary>What carries the packets of KCP: a UDP socket, or anything else that sends packets to and receives them from peers.</summary>
/// <remarks>A session makes at most one call of each kind at a time. Packets may be lost, repeated and reordered, but not changed in length.</remarks>
public abstract class KcpSocket : IAsyncDisposable
{
    /// <summary>The bound address; null when there is none to tell.</summary>
    public abstract EndPoint? LocalEndPoint { get; }

    /// <summary>Waits until a receive would not have to, so that nobody holds a buffer meanwhile.</summary>
    /// <returns>False when the socket was closed. True promises nothing: a socket that cannot tell says it at once, which is the default.</returns>
    public virtual ValueTask<bool> WaitToReceiveAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(true);

    /// <summary>Receives at least one packet and as many more as are there, each into the buffer of its element.</summary>
    /// <remarks>The same peer object for the same peer saves an allocation per packet. Errors that concern one peer only are not thrown; what is thrown ends all sessions of the socket.</remarks>
    /// <returns>How many elements were filled; 0 when the socket was closed.</returns>
    public abstract ValueTask<int> ReceiveAsync(Memory<KcpDatagram> datagrams, CancellationToken cancellationToken = default);

    /// <summary>Sends the first <see cref="KcpDatagram.Length"/> bytes of every element to its peer, in order.</summary>
    /// <remarks>What fails for one peer must not keep the packets of the others: all are tried, and an <see cref="AggregateException"/> holds what was wrong with each that failed.
    /// Any other exception counts as the loss of all of them. The sessions send again what is lost.</remarks>
    public abstract ValueTask SendAsync(ReadOnlyMemory<KcpDatagram> datagrams, CancellationToken cancellationToken = default);

    /// <summary>Unbinds; a pending receive returns 0, and pending sends end in any way.</summary>
    public abstract ValueTask DisposeAsync();
}
