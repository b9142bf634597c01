using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace GostSharp.Codecs.Tls;

/// <summary>The records in which a ClientHello comes, of which there may be several: <c>16 | version (2) | length (2) | bytes</c>.</summary>
/// <param name="Bytes">The records as they came.</param>
/// <param name="Hello">The message in them.</param>
/// <param name="Version">The version in the head of the first record.</param>
/// <param name="Behind">What else the last record holds.</param>
internal sealed record ClientHelloRecords(byte[] Bytes, ClientHello Hello, ushort Version, byte[] Behind)
{
    /// <summary>The type of records that hold handshakes, and so the first byte of every client.</summary>
    public const byte Handshake = 0x16;

    /// <summary>What all records together may be long, in bytes.</summary>
    public const int MaxLength = 96 * 1024;

    // One for every byte of a hello is allowed. They are counted anew whenever more has come, so that their number bounds the work for each packet.
    private const int MaxRecords = 4096;

    private const int HeadLength = 5;
    private const int MaxContent = 16 * 1024;
    private const int MaxMessage = 64 * 1024;

    /// <exception cref="ProtocolException">It is no beginning of a TLS client.</exception>
    public static bool TryParse(ReadOnlySpan<byte> bytes, [MaybeNullWhen(false)] out ClientHelloRecords records, out int consumed)
    {
        (records, consumed) = (null, 0);
        if (bytes.Length > HeadLength && bytes[HeadLength] != ClientHello.Type)
        {
            throw new ProtocolException("the TLS client does not begin with a ClientHello");
        }

        if (!TryFindEnd(bytes, out var message, out var end))
        {
            return false;
        }

        var content = Join(bytes[..end]);
        var hello = ClientHello.Parse(content.AsSpan(ClientHello.PrefixLength..message));
        var version = BinaryPrimitives.ReadUInt16BigEndian(bytes[1..]);
        (records, consumed) = (new ClientHelloRecords(bytes[..end].ToArray(), hello, version, content[message..]), end);
        return true;
    }

    /// <summary>Another message in as many records as it needs, with what else there was behind it.</summary>
    public byte[] With(ClientHello hello)
    {
        byte[] content = [.. hello.ToBytes(), .. Behind];
        var bytes = new List<byte>(content.Length + HeadLength);
        foreach (var part in content.Chunk(MaxContent))
        {
            bytes.AddRange([Handshake, (byte)(Version >> 8), (byte)Version, (byte)(part.Length >> 8), (byte)part.Length, .. part]);
        }

        return [.. bytes];
    }

    /// <summary>Finds the end of the record with which the message is complete, and the message's own length.</summary>
    private static bool TryFindEnd(ReadOnlySpan<byte> bytes, out int message, out int end)
    {
        (message, end) = (int.MaxValue, 0);
        Span<byte> prefix = stackalloc byte[ClientHello.PrefixLength];
        var records = 0;
        for (var count = 0; count < message;)
        {
            if (records++ == MaxRecords)
            {
                throw new ProtocolException($"a ClientHello is in more than {MaxRecords} TLS records");
            }

            if (!TryTakeRecord(bytes[end..], out var content))
            {
                return false;
            }

            for (var i = count; i < Math.Min(prefix.Length, count + content.Length); i++)
            {
                prefix[i] = content[i - count];
            }

            count += content.Length;
            end += HeadLength + content.Length;
            message = count < prefix.Length ? int.MaxValue : LengthOf(prefix);
        }

        return true;
    }

    private static bool TryTakeRecord(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> content)
    {
        content = default;
        if (bytes is [not Handshake, ..] or [_, not 3, ..])
        {
            throw new ProtocolException("this is not the beginning of a TLS client");
        }

        if (bytes.Length < HeadLength)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[3..]);
        if (length is 0 or > MaxContent)
        {
            throw new ProtocolException($"a TLS record of {length} bytes cannot hold a part of a ClientHello");
        }

        var isWhole = bytes.Length >= HeadLength + length;
        content = isWhole ? bytes.Slice(HeadLength, length) : default;
        return isWhole;
    }

    private static int LengthOf(ReadOnlySpan<byte> prefix)
    {
        var body = (int)(BinaryPrimitives.ReadUInt32BigEndian(prefix) & 0xFF_FFFF);
        return body <= MaxMessage ? ClientHello.PrefixLength + body : throw new ProtocolException($"a ClientHello of {body} bytes is too long");
    }

    private static byte[] Join(ReadOnlySpan<byte> records)
    {
        var content = new List<byte>(records.Length);
        while (!records.IsEmpty)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(records[3..]);
            content.AddRange(records.Slice(HeadLength, length));
            records = records[(HeadLength + length)..];
        }

        return [.. content];
    }
}
