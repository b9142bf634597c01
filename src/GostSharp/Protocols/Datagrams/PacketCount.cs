using System.Net;
using System.Runtime.CompilerServices;

namespace GostSharp.Protocols.Datagrams;

/// <summary>Sends the packets of one direction, and counts those that went and those that did not.</summary>
internal sealed class PacketCount
{
    private long _bytes;
    private long _packets;
    private long _dropped;

    public long Bytes => Volatile.Read(ref _bytes);

    public long Packets => Volatile.Read(ref _packets);

    public long Dropped => Volatile.Read(ref _dropped);

    public void CountSent(int length)
    {
        Interlocked.Add(ref _bytes, length);
        Interlocked.Increment(ref _packets);
    }

    public void CountDropped() => Interlocked.Increment(ref _dropped);

    /// <summary>Sends a packet; one that the path refuses is lost, as with UDP.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask SendAsync(DatagramSocket socket, ReadOnlyMemory<byte> payload, EndPoint peer, CancellationToken cancellationToken)
    {
        if (payload.Length < socket.MinDatagramSize || payload.Length > socket.MaxDatagramSize)
        {
            CountDropped();
            return;
        }

        try
        {
            await socket.SendAsync(payload, peer, cancellationToken).ConfigureAwait(false);
            CountSent(payload.Length);
        }
        catch (GostException)
        {
            // An address that cannot be sent to, or a path that cannot carry this one: the next packet is another matter.
            CountDropped();
        }
    }
}
