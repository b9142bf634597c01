using System.Net;

namespace GostSharp;

/// <summary>A bound place that sends packets to and receives them from any peer, on this machine or behind a chain.</summary>
public abstract class DatagramSocket : IAsyncDisposable
{
    /// <summary>The bound address.</summary>
    public abstract EndPoint? LocalEndPoint { get; }

    /// <summary>The largest packet that the path can carry to every peer, in bytes.</summary>
    /// <value>65,507 unless the path says otherwise: the most that UDP over IPv4 carries.</value>
    public virtual int MaxDatagramSize => 65_507;

    /// <summary>The smallest packet that the path can carry, in bytes.</summary>
    /// <value>0 unless the path has no empty packets.</value>
    public virtual int MinDatagramSize => 0;

    /// <summary>Waits until a receive would not have to, so that nobody holds a buffer meanwhile; for one caller at a time.</summary>
    /// <returns>False when the socket was closed. True promises nothing: a socket that cannot tell says it at once, which is the default.</returns>
    public virtual ValueTask<bool> WaitToReceiveAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(true);

    /// <summary>Receives the next packet; <see cref="Datagram.Buffer"/> of the returned value is <paramref name="buffer"/>.</summary>
    /// <remarks>An implementation returns the same peer object for the same peer where it can, so that nothing is allocated per packet.</remarks>
    /// <returns>The packet, or one whose <see cref="Datagram.IsEnd"/> is true when the socket was closed.</returns>
    public abstract ValueTask<Datagram> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken = default);

    /// <summary>Sends one packet to <paramref name="peer"/>.</summary>
    public abstract ValueTask SendAsync(ReadOnlyMemory<byte> datagram, EndPoint peer, CancellationToken cancellationToken = default);

    /// <summary>Receives at least one packet and as many more as are there, each into the buffer of its element.</summary>
    /// <returns>How many elements were filled; 0 when the socket was closed.</returns>
    public virtual async ValueTask<int> ReceiveManyAsync(Memory<Datagram> datagrams, CancellationToken cancellationToken = default)
    {
        if (datagrams.IsEmpty)
        {
            return 0;
        }

        var received = await ReceiveAsync(datagrams.Span[0].Buffer, cancellationToken).ConfigureAwait(false);
        datagrams.Span[0] = received;
        return received.IsEnd ? 0 : 1;
    }

    /// <summary>Sends the first <see cref="Datagram.Length"/> bytes of every element to its peer, in order.</summary>
    public virtual async ValueTask SendManyAsync(ReadOnlyMemory<Datagram> datagrams, CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < datagrams.Length; i++)
        {
            var datagram = datagrams.Span[i];
            var peer = datagram.Peer ?? throw new ArgumentException($"Element {i} names no peer.", nameof(datagrams));
            await SendAsync(datagram.Payload, peer, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Unbinds; a pending receive returns the end.</summary>
    public abstract ValueTask DisposeAsync();
}
