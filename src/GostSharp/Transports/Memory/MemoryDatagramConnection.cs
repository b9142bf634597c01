using System.Net;

namespace GostSharp.Transports.Memory;

/// <summary>Packets to and from one port of one host.</summary>
internal sealed class MemoryDatagramConnection(MemoryDatagramPort own, MemoryHost peer, int peerPort) : DatagramConnection
{
    public override EndPoint? LocalEndPoint => own.Address;

    public override EndPoint? RemoteEndPoint { get; } = peer.EndPointAt(peerPort);

    public override async ValueTask<DatagramRead> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var datagram = await own.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
        return datagram.IsEnd ? DatagramRead.End : new DatagramRead(datagram.Length, datagram.Truncated);
    }

    public override ValueTask SendAsync(ReadOnlyMemory<byte> datagram, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        own.Send(datagram, peer, peerPort);
        return ValueTask.CompletedTask;
    }

    // Packets have no reset: the peer learns nothing, as with UDP.
    public override void Abort(Exception? reason = null) => own.Close();

    public override ValueTask DisposeAsync()
    {
        own.Close();
        return ValueTask.CompletedTask;
    }
}
