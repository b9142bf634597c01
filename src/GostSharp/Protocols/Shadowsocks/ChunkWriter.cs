using System.Buffers.Binary;
using GostSharp.Protocols.Shadowsocks.Ciphers;

namespace GostSharp.Protocols.Shadowsocks;

/// <summary>Writes the chunks of one direction: <c>length (2) + tag | data + tag</c>, each part with a nonce of its own.</summary>
internal sealed class ChunkWriter(Aead cipher) : IDisposable
{
    /// <summary>How much data a chunk holds that we write; one method allows more, but what is whole sooner can be read sooner.</summary>
    public const int MaxData = 0x3FFF;

    /// <summary>How long the length of a chunk is on the wire.</summary>
    public const int HeadLength = sizeof(ushort) + Aead.TagLength;

    private NonceCounter _nonces;

    /// <summary>How much room chunks of so much data need.</summary>
    public static int RoomFor(int length) => length + ((length + MaxData - 1) / MaxData * (HeadLength + Aead.TagLength));

    /// <summary>Writes chunks.</summary>
    /// <returns>How long they are.</returns>
    public int Write(ReadOnlySpan<byte> data, Span<byte> into)
    {
        Span<byte> length = stackalloc byte[sizeof(ushort)];
        var at = 0;
        while (!data.IsEmpty)
        {
            var part = data[..Math.Min(data.Length, MaxData)];
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)part.Length);
            at += WritePart(length, into[at..]);
            at += WritePart(part, into[at..]);
            data = data[part.Length..];
        }

        return at;
    }

    /// <summary>Writes one part: a length, data, or what a method puts before them.</summary>
    /// <returns>How long it is.</returns>
    public int WritePart(ReadOnlySpan<byte> plain, Span<byte> into)
    {
        Span<byte> nonce = stackalloc byte[Aead.NonceLength];
        _nonces.Next(nonce);
        cipher.Seal(nonce, plain, into);
        return plain.Length + Aead.TagLength;
    }

    public void Dispose() => cipher.Dispose();
}
