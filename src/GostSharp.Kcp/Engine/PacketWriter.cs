using GostSharp.Kcp.Packets;

namespace GostSharp.Kcp.Engine;

/// <summary>Packs segments into packets.</summary>
internal sealed class PacketWriter(int headerSize, int maxPacketSize, IPacketSink sink)
{
    private byte[]? _packet;
    private int _length;

    public void Add(SegmentHeader header, ReadOnlySpan<byte> data)
    {
        if (_packet is not null && _length + SegmentHeader.Size + data.Length > maxPacketSize)
        {
            Flush();
        }

        if (_packet is null)
        {
            _packet = PacketBuffers.Rent();
            _length = headerSize;
        }

        header.Write(_packet.AsSpan(_length));
        data.CopyTo(_packet.AsSpan(_length + SegmentHeader.Size));
        _length += SegmentHeader.Size + data.Length;
    }

    /// <summary>Sends the packet that has been begun.</summary>
    public void Flush()
    {
        if (_packet is { } packet)
        {
            _packet = null;
            sink.Send(packet, _length);
        }
    }
}
