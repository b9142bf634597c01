using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GostSharp.Protocols.Shadowsocks.Ciphers;

/// <summary>ChaCha20 as a stream cipher, with the nonce of its author (8 bytes, a counter of 64 bits) or that of the IETF (12 bytes, 32 bits).</summary>
internal sealed class ChaCha20Cipher : IStreamCipher
{
    public const int KeyLength = ChaCha20.KeySize;

    private readonly uint[] _key = new uint[KeyLength / sizeof(uint)];
    private readonly byte[] _rest = new byte[ChaCha20.BlockSize];
    private readonly bool _isIetf;
    private ulong _upperCounter;
    private ulong _counter;
    private ulong _nonce;
    private int _used = ChaCha20.BlockSize;

    public ChaCha20Cipher(ReadOnlySpan<byte> key, bool isIetf)
    {
        _isIetf = isIetf;
        ChaCha20.ReadKey(key, _key);
    }

    public void Start(ReadOnlySpan<byte> iv)
    {
        // The IETF's nonce begins where the upper half of its author's counter is.
        _upperCounter = _isIetf ? (ulong)BinaryPrimitives.ReadUInt32LittleEndian(iv) << 32 : 0;
        _nonce = BinaryPrimitives.ReadUInt64LittleEndian(iv[^sizeof(ulong)..]);
        _counter = 0;
        _used = ChaCha20.BlockSize;
    }

    public void Transform(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var done = TakeRest(input, output);
        var blocks = (input.Length - done) / ChaCha20.BlockSize;
        var first = Count(blocks);
        var whole = output.Slice(done, blocks * ChaCha20.BlockSize);
        input.Slice(done, whole.Length).CopyTo(whole);
        ChaCha20.Xor(_key, first, _nonce, whole);
        done += whole.Length;
        if (done < input.Length)
        {
            ChaCha20.WriteBlock(_key, Count(1), _nonce, _rest);
            _used = 0;
            TakeRest(input[done..], output[done..]);
        }
    }

    public void Dispose()
    {
        // It holds nothing.
    }

    private int TakeRest(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var count = Math.Min(input.Length, _rest.Length - _used);
        input[..count].CopyTo(output);
        ChaCha20.Xor(output[..count], _rest.AsSpan(_used));
        _used += count;
        return count;
    }

    /// <summary>Counts the next blocks.</summary>
    /// <returns>The number of the first of them.</returns>
    private ulong Count(int blocks)
    {
        var first = _counter;
        if (_isIetf && first + (ulong)blocks > 1UL << 32)
        {
            throw new CryptographicException("after 256 GiB this cipher has no key stream left");
        }

        _counter = first + (ulong)blocks;
        return _upperCounter + first;
    }
}
