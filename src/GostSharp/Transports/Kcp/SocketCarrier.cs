using System.Net;
using System.Runtime.CompilerServices;
using GostSharp.Kcp;

namespace GostSharp.Transports.Kcp;

/// <summary>A bound packet socket, here or behind a chain, under the sessions of a listener.</summary>
internal sealed class SocketCarrier(DatagramSocket socket) : KcpSocket
{
    private Datagram[] _received = [];

    public override EndPoint? LocalEndPoint => socket.LocalEndPoint;

    public override ValueTask<bool> WaitToReceiveAsync(CancellationToken cancellationToken = default) => socket.WaitToReceiveAsync(cancellationToken);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReceiveAsync(Memory<KcpDatagram> datagrams, CancellationToken cancellationToken = default)
    {
        var room = Room(datagrams.Span);
        var count = await socket.ReceiveManyAsync(room, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < count; i++)
        {
            // What was cut can be no packet any more.
            var datagram = room.Span[i];
            datagrams.Span[i] = datagrams.Span[i] with { Length = datagram.Truncated ? 0 : datagram.Length, Peer = datagram.Peer };
        }

        return count;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask SendAsync(ReadOnlyMemory<KcpDatagram> datagrams, CancellationToken cancellationToken = default)
    {
        for (var i = 0; i < datagrams.Length; i++)
        {
            var datagram = datagrams.Span[i];
            await socket.SendAsync(datagram.Payload, datagram.Peer!, cancellationToken).ConfigureAwait(false);
        }
    }

    public override ValueTask DisposeAsync() => socket.DisposeAsync();

    private Memory<Datagram> Room(ReadOnlySpan<KcpDatagram> datagrams)
    {
        if (_received.Length < datagrams.Length)
        {
            _received = new Datagram[datagrams.Length];
        }

        for (var i = 0; i < datagrams.Length; i++)
        {
            _received[i] = new Datagram(datagrams[i].Buffer);
        }

        return _received.AsMemory(0, datagrams.Length);
    }
}
