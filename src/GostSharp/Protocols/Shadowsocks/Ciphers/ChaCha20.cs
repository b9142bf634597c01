using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GostSharp.Protocols.Shadowsocks.Ciphers;

/// <summary>ChaCha20 as a stream cipher, with the nonce of its author (8 bytes, a counter of 64 bits) or that of the IETF (12 bytes, 32 bits).</summary>
internal sealed class ChaCha20 : IStreamCipher
{
    public const int KeyLength = 32;

    private readonly uint[] _state = new uint[16];
    private readonly byte[] _rest = new byte[ChaCha20Blocks.Length];
    private readonly bool _isIetf;
    private ulong _counter;
    private int _used = ChaCha20Blocks.Length;

    public ChaCha20(ReadOnlySpan<byte> key, bool isIetf)
    {
        _isIetf = isIetf;
        "expand 32-byte k"u8.ToWords(_state);
        key.ToWords(_state.AsSpan(4));
    }

    public void Start(ReadOnlySpan<byte> iv)
    {
        iv.ToWords(_state.AsSpan(_isIetf ? 13 : 14));
        _counter = 0;
        _used = ChaCha20Blocks.Length;
    }

    public void Transform(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var done = TakeRest(input, output);
        var whole = (input.Length - done) / ChaCha20Blocks.Length * ChaCha20Blocks.Length;
        Xor(input.Slice(done, whole), output[done..]);
        done += whole;
        if (done < input.Length)
        {
            _rest.AsSpan().Clear();
            Xor(_rest, _rest);
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
        for (var i = 0; i < count; i++)
        {
            output[i] = (byte)(input[i] ^ _rest[_used + i]);
        }

        _used += count;
        return count;
    }

    private void Xor(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var next = _counter + (ulong)(input.Length / ChaCha20Blocks.Length);
        if (_isIetf && next > 1UL << 32)
        {
            throw new CryptographicException("after 256 GiB this cipher has no key stream left");
        }

        _state[12] = (uint)_counter;
        if (!_isIetf)
        {
            _state[13] = (uint)(_counter >> 32);
        }

        ChaCha20Blocks.Xor(_state, input, output);
        _counter = next;
    }
}

/// <summary>The words that bytes are for ChaCha20.</summary>
internal static class ChaCha20Words
{
    public static void ToWords(this ReadOnlySpan<byte> bytes, Span<uint> words)
    {
        for (var i = 0; i < bytes.Length / 4; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(i * 4)..]);
        }
    }
}
