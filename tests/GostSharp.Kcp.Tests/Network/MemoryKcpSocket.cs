using System.Net;
using System.Threading.Channels;

namespace GostSharp.Kcp.Tests.Network;

/// <summary>A socket of a <see cref="MemoryKcpNetwork"/>.</summary>
internal sealed class MemoryKcpSocket(MemoryKcpNetwork network, IPEndPoint address) : KcpSocket
{
    private readonly Channel<(byte[] Packet, EndPoint Peer)> _packets = Channel.CreateUnbounded<(byte[], EndPoint)>();

    public override IPEndPoint LocalEndPoint => address;

    /// <summary>Thrown by the next receive, and the socket is broken then.</summary>
    public Exception? Breaks { get; set; }

    /// <summary>Thrown by every send while it is set.</summary>
    public Exception? RefusesToSend { get; set; }

    /// <summary>Sends wait for this while it is set.</summary>
    public Task? HoldsSends { get; set; }

    public bool IsDisposed { get; private set; }

    public void Deliver(byte[] packet, EndPoint peer) => _packets.Writer.TryWrite((packet, peer));

    public override ValueTask<bool> WaitToReceiveAsync(CancellationToken cancellationToken = default) => _packets.Reader.WaitToReadAsync(cancellationToken);

    public override async ValueTask<int> ReceiveAsync(Memory<KcpDatagram> datagrams, CancellationToken cancellationToken = default)
    {
        if (!await _packets.Reader.WaitToReadAsync(cancellationToken))
        {
            return 0;
        }

        if (Breaks is { } exception)
        {
            throw exception;
        }

        var count = 0;
        while (count < datagrams.Length && _packets.Reader.TryRead(out var next))
        {
            var buffer = datagrams.Span[count].Buffer;
            var length = Math.Min(next.Packet.Length, buffer.Length);
            next.Packet.AsSpan(0, length).CopyTo(buffer.Span);
            datagrams.Span[count++] = new KcpDatagram(buffer, length, next.Peer);
        }

        return count;
    }

    public override async ValueTask SendAsync(ReadOnlyMemory<KcpDatagram> datagrams, CancellationToken cancellationToken = default)
    {
        if (HoldsSends is { } hold)
        {
            await hold;
        }

        if (RefusesToSend is { } exception)
        {
            throw exception;
        }

        for (var i = 0; i < datagrams.Length; i++)
        {
            network.Send(address, datagrams.Span[i].Peer!, datagrams.Span[i].Payload);
        }
    }

    public override ValueTask DisposeAsync()
    {
        IsDisposed = true;
        network.Remove(this);
        _packets.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }
}
