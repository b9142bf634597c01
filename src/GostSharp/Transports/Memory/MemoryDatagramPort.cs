using System.Net;
using System.Threading.Channels;

namespace GostSharp.Transports.Memory;

/// <summary>A datagram port of a host: its queue, and the way out for what is sent from it.</summary>
internal sealed class MemoryDatagramPort(MemoryHost host, int number, (MemoryHost Host, int Port)? onlyPeer, int queueLength)
{
    public const int MaxDatagramSize = 65_507;

    private readonly Channel<Packet> _queue = Channel.CreateBounded<Packet>(queueLength);
    private volatile bool _closed;

    public int Number => number;

    public MemoryHost Host => host;

    /// <summary>One object for the life of the port, so that receivers see the same peer as the same object.</summary>
    public EndPoint Address { get; } = host.EndPointAt(number);

    public async ValueTask<Datagram> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (await _queue.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (TryReceive(buffer, out var datagram))
            {
                return datagram;
            }
        }

        return Datagram.End;
    }

    public bool TryReceive(Memory<byte> buffer, out Datagram datagram)
    {
        datagram = default;
        if (_closed || !_queue.Reader.TryRead(out var packet))
        {
            return false;
        }

        var length = Math.Min(buffer.Length, packet.Payload.Length);
        packet.Payload.AsSpan(0, length).CopyTo(buffer.Span);
        datagram = new Datagram(buffer, length, length < packet.Payload.Length, packet.Sender);
        return true;
    }

    /// <summary>Sends to a port of another host, or of this one; where nobody has it bound the packet is lost, as with UDP.</summary>
    public void Send(ReadOnlyMemory<byte> payload, MemoryHost to, int port)
    {
        if (_closed)
        {
            throw new GostException(FailureReason.ConnectionLost, $"{GostSharp.Address.Format(Address)}: closed");
        }

        if (payload.Length > MaxDatagramSize)
        {
            throw new GostException(FailureReason.NotSupported, $"A packet of {payload.Length} bytes is larger than {MaxDatagramSize}.");
        }

        to.FindDatagramPort(port)?.Deliver(payload, this);
    }

    public void Close()
    {
        _closed = true;
        host.ReleaseDatagramPort(this);
        _queue.Writer.TryComplete();
        while (_queue.Reader.TryRead(out _))
        {
            // What nobody received is lost with its port.
        }
    }

    private void Deliver(ReadOnlyMemory<byte> payload, MemoryDatagramPort sender)
    {
        var welcome = onlyPeer is null || onlyPeer == (sender.Host, sender.Number);
        if (welcome && !_queue.Writer.TryWrite(new Packet(payload.ToArray(), sender.Address)) && !_closed)
        {
            host.CountDroppedDatagram();
        }
    }

    private readonly record struct Packet(byte[] Payload, EndPoint Sender);
}
