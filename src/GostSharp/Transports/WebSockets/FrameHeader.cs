using System.Buffers.Binary;

namespace GostSharp.Transports.WebSockets;

/// <summary>The head of a frame (RFC 6455, section 5.2).</summary>
/// <remarks><code>
/// FIN RSV1 RSV2 RSV3 opcode(4) | MASK length(7) | [length: u16be for 126, u64be for 127] | [mask: 4 bytes]
/// </code></remarks>
/// <param name="Opcode">What the frame is for.</param>
/// <param name="IsFinal">False when the message goes on in another frame.</param>
/// <param name="IsCompressed">RSV1: the message is compressed.</param>
/// <param name="Length">Of the payload that follows.</param>
/// <param name="Mask">The key, first byte lowest; null when the payload is not masked.</param>
internal readonly record struct FrameHeader(FrameOpcode Opcode, bool IsFinal, bool IsCompressed, long Length, uint? Mask)
{
    /// <summary>The longest one: eight bytes of length, four of mask.</summary>
    public const int MaxLength = 14;

    /// <summary>What the frames between the data may carry.</summary>
    public const int MaxControlPayload = 125;

    private const byte Final = 0x80;
    private const byte Compressed = 0x40;
    private const byte Reserved = 0x30;
    private const byte Masked = 0x80;
    private const byte Length16 = 126;
    private const byte Length64 = 127;

    public bool IsControl => Opcode >= FrameOpcode.Close;

    public static bool TryParse(ReadOnlySpan<byte> bytes, out FrameHeader header, out int consumed)
    {
        (header, consumed) = (default, 0);
        if (bytes.Length < 2)
        {
            return false;
        }

        var lengthSize = (bytes[1] & ~Masked) switch { Length16 => 2, Length64 => 8, _ => 0 };
        var size = 2 + lengthSize + ((bytes[1] & Masked) != 0 ? 4 : 0);
        if (bytes.Length < size)
        {
            return false;
        }

        header = new FrameHeader(
            (FrameOpcode)(bytes[0] & 0x0F),
            (bytes[0] & Final) != 0,
            (bytes[0] & Compressed) != 0,
            ReadLength(bytes, lengthSize),
            (bytes[1] & Masked) != 0 ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[(size - 4)..]) : null);
        Check(header, bytes[0]);
        consumed = size;
        return true;
    }

    /// <summary>Writes the header and returns its length.</summary>
    public int Write(Span<byte> bytes)
    {
        bytes[0] = (byte)((byte)Opcode | (IsFinal ? Final : 0) | (IsCompressed ? Compressed : 0));
        var size = WriteLength(bytes);
        if (Mask is { } mask)
        {
            bytes[1] |= Masked;
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[size..], mask);
            size += 4;
        }

        return size;
    }

    // A length in more bytes than it needs is against the letter; gost takes it, and it does no harm.
    private static long ReadLength(ReadOnlySpan<byte> bytes, int size) => size switch
    {
        0 => bytes[1] & ~Masked,
        2 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
        _ => BinaryPrimitives.ReadInt64BigEndian(bytes[2..]),
    };

    private int WriteLength(Span<byte> bytes)
    {
        switch (Length)
        {
            case < Length16:
                bytes[1] = (byte)Length;
                return 2;
            case <= ushort.MaxValue:
                bytes[1] = Length16;
                BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)Length);
                return 4;
            default:
                bytes[1] = Length64;
                BinaryPrimitives.WriteInt64BigEndian(bytes[2..], Length);
                return 10;
        }
    }

    private static void Check(FrameHeader header, byte first)
    {
        if ((first & Reserved) != 0 || !Enum.IsDefined(header.Opcode))
        {
            throw new ProtocolException("a WebSocket frame is of an unknown kind");
        }

        if (header.Length < 0)
        {
            throw new ProtocolException("a WebSocket frame has an impossible length");
        }

        if (header.IsControl && (!header.IsFinal || header.IsCompressed || header.Length > MaxControlPayload))
        {
            throw new ProtocolException("a WebSocket control frame is fragmented, compressed or too long");
        }
    }
}
