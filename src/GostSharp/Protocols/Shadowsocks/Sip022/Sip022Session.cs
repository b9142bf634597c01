using System.Buffers.Binary;
using GostSharp.Protocols.Shadowsocks.Ciphers;

namespace GostSharp.Protocols.Shadowsocks.Sip022;

/// <summary>What the two directions of a connection know of each other: the answer names the request's salt.</summary>
/// <remarks><code>
/// request:  salt | type 0 (1), time (8), length (2) + tag | address, length of the padding (2), padding, data + tag | chunks
/// answer:   salt | type 1 (1), time (8), salt of the request, length (2) + tag                    | data + tag      | chunks
/// </code></remarks>
internal sealed class Sip022Session(Sip022Suite suite)
{
    public const byte Request = 0;
    public const byte Response = 1;

    /// <summary>The most that padding may be.</summary>
    public const int MaxPadding = 900;

    private const int TypeAndTime = 1 + sizeof(ulong);

    public Sip022Suite Suite { get; } = suite;

    /// <summary>The salt of the request, once it is known.</summary>
    public byte[]? RequestSalt { get; set; }

    /// <summary>How long the first part is, its tag included.</summary>
    public int HeadLength(byte type) => PlainHeadLength(type) + Aead.TagLength;

    /// <summary>Writes the first part.</summary>
    /// <returns>How long it is.</returns>
    public int WriteHead(ChunkWriter chunks, byte type, int length, Span<byte> into)
    {
        Span<byte> head = stackalloc byte[PlainHeadLength(type)];
        head[0] = type;
        BinaryPrimitives.WriteInt64BigEndian(head[1..], Suite.Now);
        if (type == Response)
        {
            RequestSalt.CopyTo(head[TypeAndTime..]);
        }

        BinaryPrimitives.WriteUInt16BigEndian(head[^sizeof(ushort)..], (ushort)length);
        return chunks.WritePart(head, into);
    }

    /// <summary>Reads the first part, and notes how long the second one is.</summary>
    /// <exception cref="GostException">It is none of this type and time, or an answer to something else.</exception>
    public void ReadHead(ChunkReader chunks, byte type, Span<byte> bytes)
    {
        chunks.ReadPart(bytes);
        var head = bytes[..^Aead.TagLength];
        if (head[0] != type || (type == Response && !head.Slice(TypeAndTime, Suite.KeyLength).SequenceEqual(RequestSalt)))
        {
            throw new GostException(FailureReason.Authentication, "what came was not meant for this connection");
        }

        Suite.CheckTime(BinaryPrimitives.ReadInt64BigEndian(head[1..]));
        chunks.Expect(BinaryPrimitives.ReadUInt16BigEndian(head[^sizeof(ushort)..]));
    }

    private int PlainHeadLength(byte type) => TypeAndTime + (type == Response ? Suite.KeyLength : 0) + sizeof(ushort);
}
