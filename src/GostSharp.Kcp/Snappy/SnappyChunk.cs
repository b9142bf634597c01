using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace GostSharp.Kcp.Snappy;

/// <summary>What the framing format of Snappy is made of: a kind, a length of three bytes, and that many bytes.</summary>
internal static class SnappyChunk
{
    public const int HeaderSize = 4;
    public const int ChecksumSize = 4;

    /// <summary>The most bytes of a chunk, before compression.</summary>
    public const int MaxData = 65_536;

    public const byte Compressed = 0x00;
    public const byte Uncompressed = 0x01;
    public const byte Identifier = 0xFF;

    /// <summary>Kinds up to this one, but those above, are errors; later ones may be skipped.</summary>
    public const byte LastUnskippable = 0x7F;

    public static ReadOnlySpan<byte> Name => "sNaPpY"u8;

    public static void WriteHeader(Span<byte> destination, byte kind, int length) =>
        BinaryPrimitives.WriteUInt32LittleEndian(destination, kind | ((uint)length << 8));

    public static (byte Kind, int Length) ReadHeader(ReadOnlySpan<byte> source)
    {
        var header = BinaryPrimitives.ReadUInt32LittleEndian(source);
        return ((byte)header, (int)(header >> 8));
    }

    /// <summary>CRC-32C, turned and moved, as checksums of data with checksums inside are weak.</summary>
    public static uint Checksum(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(data))
        {
            crc = BitOperations.Crc32C(crc, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        }

        foreach (var next in data[(data.Length & ~7)..])
        {
            crc = BitOperations.Crc32C(crc, next);
        }

        return BitOperations.RotateRight(~crc, 15) + 0xA282EAD8;
    }
}
