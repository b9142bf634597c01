using System.Buffers.Binary;
using GostSharp.Protocols.Shadowsocks.Ciphers;

namespace GostSharp.Protocols.Shadowsocks;

/// <summary>Reads what <see cref="AeadSealer"/> writes.</summary>
/// <param name="suite">The method.</param>
/// <param name="seen">What must not come again; null takes everything.</param>
internal sealed class AeadOpener(AeadSuite suite, SaltFilter? seen) : IStreamOpener
{
    private byte[]? _salt;
    private Aead? _cipher;
    private NonceCounter _nonces;
    private int _length = -1; // Of the chunk that comes next, once it is known.

    public int Needed => _cipher is null ? suite.KeyLength : _length < 0 ? AeadSealer.HeadLength : _length + Aead.TagLength;

    public bool IsBetweenChunks => _length < 0;

    public int Open(Span<byte> bytes, out int length)
    {
        length = 0;
        var used = Needed;
        if (_cipher is null)
        {
            Start(bytes[..used]);
        }
        else if (_length < 0)
        {
            _length = OpenLength(bytes[..used]);
        }
        else
        {
            Decrypt(bytes[..used]);
            length = _length;
            _length = -1;
        }

        return used;
    }

    public void Dispose() => _cipher?.Dispose();

    // Noted only when the length behind it is right: who does not know the key must not be able to fill the filter.
    private void Start(ReadOnlySpan<byte> salt)
    {
        if (seen?.Contains(salt) is true)
        {
            throw CipherSuite.Replayed();
        }

        _salt = seen is null ? null : salt.ToArray();
        _cipher = suite.CipherOf(salt);
    }

    private int OpenLength(Span<byte> bytes)
    {
        Decrypt(bytes);
        if (_salt is not null && !seen!.TryAdd(_salt))
        {
            throw CipherSuite.Replayed();
        }

        _salt = null;
        var length = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        return length <= AeadSealer.MaxChunk
            ? length
            : throw new ProtocolException($"a chunk of {length} bytes is longer than {AeadSealer.MaxChunk}");
    }

    private void Decrypt(Span<byte> bytes)
    {
        Span<byte> nonce = stackalloc byte[Aead.NonceLength];
        _nonces.Next(nonce);
        if (!_cipher!.TryOpen(nonce, bytes))
        {
            throw CipherSuite.Forged();
        }
    }
}
