using System.Buffers.Binary;
using GostSharp.Kcp.Packets;

namespace GostSharp.Kcp.Fec;

/// <summary>The head of a packet with error correction: its number, and whether it carries data or parity.</summary>
internal readonly record struct FecHeader(uint Number, bool IsParity)
{
    public const ushort DataKind = 0x00F1;
    public const ushort ParityKind = 0x00F2;

    private const int SegmentsOffset = PacketLayout.FecHeaderSize + PacketLayout.FecSizeSize;

    /// <summary>Reads the head; false for a packet without error correction, in which a command stands where the kind would.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out FecHeader header)
    {
        header = default;
        if (payload.Length < SegmentsOffset)
        {
            return false;
        }

        var kind = BinaryPrimitives.ReadUInt16LittleEndian(payload[4..]);
        header = new FecHeader(BinaryPrimitives.ReadUInt32LittleEndian(payload), kind == ParityKind);
        return kind is DataKind or ParityKind;
    }

    public void Write(Span<byte> payload)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(payload, Number);
        BinaryPrimitives.WriteUInt16LittleEndian(payload[4..], IsParity ? ParityKind : DataKind);
    }

    /// <summary>Finds the segments of a packet with or without error correction; false for parity.</summary>
    public static bool TryReadSegments(ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> segments)
    {
        segments = payload;
        if (!TryRead(payload, out var header))
        {
            return true;
        }

        segments = payload[SegmentsOffset..];
        return !header.IsParity;
    }
}
