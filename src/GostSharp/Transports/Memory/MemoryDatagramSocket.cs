using System.Net;

namespace GostSharp.Transports.Memory;

/// <summary>Packets to and from every port of every host.</summary>
internal sealed class MemoryDatagramSocket(MemoryDatagramPort own) : DatagramSocket
{
    public override EndPoint? LocalEndPoint => own.Address;

    public override ValueTask<Datagram> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        own.ReceiveAsync(buffer, cancellationToken);

    public override async ValueTask<int> ReceiveManyAsync(Memory<Datagram> datagrams, CancellationToken cancellationToken = default)
    {
        var count = await base.ReceiveManyAsync(datagrams, cancellationToken).ConfigureAwait(false);
        while (count > 0 && count < datagrams.Length && own.TryReceive(datagrams.Span[count].Buffer, out var next))
        {
            datagrams.Span[count++] = next;
        }

        return count;
    }

    public override ValueTask SendAsync(ReadOnlyMemory<byte> datagram, EndPoint peer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (host, port) = own.Host.Resolve(peer);
        own.Send(datagram, host, port);
        return ValueTask.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        own.Close();
        return ValueTask.CompletedTask;
    }
}
