using System.Buffers.Binary;
using GostSharp.Protocols.Shadowsocks.Ciphers;

namespace GostSharp.Protocols.Shadowsocks;

/// <summary>Reads what <see cref="ChunkWriter"/> writes.</summary>
/// <param name="cipher">The cipher; owned.</param>
/// <param name="maxData">How much data a chunk may hold.</param>
internal sealed class ChunkReader(Aead cipher, int maxData) : IDisposable
{
    private NonceCounter _nonces;
    private int _length = -1; // Of the data that comes next, once it is known.

    /// <summary>How many bytes the next step needs.</summary>
    public int Needed => (IsBetweenChunks ? sizeof(ushort) : _length) + Aead.TagLength;

    /// <summary>Whether a chunk begins here.</summary>
    public bool IsBetweenChunks => _length < 0;

    /// <summary>Reads a length, or data, in place.</summary>
    /// <param name="bytes">As many as are needed.</param>
    /// <returns>How much data that is.</returns>
    /// <exception cref="GostException">They are not what the peer encrypted, or the chunk is too long.</exception>
    public int Read(Span<byte> bytes)
    {
        ReadPart(bytes);
        var length = _length;
        _length = -1;
        if (length >= 0)
        {
            return length;
        }

        Expect(BinaryPrimitives.ReadUInt16BigEndian(bytes));
        return 0;
    }

    /// <summary>Notes that so much data comes next, without a length before it.</summary>
    public void Expect(int length) => _length = length <= maxData ? length : throw new ProtocolException($"a chunk of {length} bytes is longer than {maxData}");

    /// <summary>Decrypts one part in place.</summary>
    public void ReadPart(Span<byte> bytes)
    {
        Span<byte> nonce = stackalloc byte[Aead.NonceLength];
        _nonces.Next(nonce);
        if (!cipher.TryOpen(nonce, bytes))
        {
            throw CipherSuite.Forged();
        }
    }

    public void Dispose() => cipher.Dispose();
}
