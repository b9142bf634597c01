using System.Buffers.Binary;
using GostSharp.Protocols.Shadowsocks.Ciphers;

namespace GostSharp.Protocols.Shadowsocks;

/// <summary>Writes <c>salt</c>, and then <c>length (2) + tag | data + tag</c> again and again.</summary>
/// <param name="suite">The method.</param>
/// <param name="own">Where the salt is noted, so that nobody can send a server its own bytes; null does not.</param>
internal sealed class AeadSealer(AeadSuite suite, SaltFilter? own) : IStreamSealer
{
    /// <summary>How much data a chunk holds at most.</summary>
    public const int MaxChunk = 0x3FFF;

    /// <summary>How long the length of a chunk is on the wire.</summary>
    public const int HeadLength = sizeof(ushort) + Aead.TagLength;

    private Aead? _cipher;
    private NonceCounter _nonces;

    public int RoomFor(int length) =>
        suite.KeyLength + length + ((length + MaxChunk - 1) / MaxChunk * (HeadLength + Aead.TagLength));

    public int Seal(ReadOnlySpan<byte> plain, Span<byte> into)
    {
        var at = _cipher is null ? Start(into[..suite.KeyLength]) : 0;
        while (!plain.IsEmpty)
        {
            var part = plain[..Math.Min(plain.Length, MaxChunk)];
            at += SealChunk(part, into[at..]);
            plain = plain[part.Length..];
        }

        return at;
    }

    public void Dispose() => _cipher?.Dispose();

    private int Start(Span<byte> salt)
    {
        suite.Salts(salt);
        own?.TryAdd(salt);
        _cipher = suite.CipherOf(salt);
        return salt.Length;
    }

    private int SealChunk(ReadOnlySpan<byte> data, Span<byte> into)
    {
        Span<byte> nonce = stackalloc byte[Aead.NonceLength];
        Span<byte> length = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)data.Length);
        _nonces.Next(nonce);
        _cipher!.Seal(nonce, length, into);
        _nonces.Next(nonce);
        _cipher.Seal(nonce, data, into[HeadLength..]);
        return HeadLength + data.Length + Aead.TagLength;
    }
}
