using System.Buffers;
using System.Security.Cryptography;

namespace GostSharp.Protocols.Shadowsocks.Ciphers;

/// <summary>AES with the ciphertext fed back, 128 bits at a time.</summary>
/// <remarks>Who decrypts has all the ciphertext and does many blocks at once; who encrypts lets the platform go from block to block.</remarks>
internal sealed class AesCfb : IStreamCipher
{
    private const int Batch = 4096;
    private const int FeedbackBits = 128;

    private readonly Aes _aes = Aes.Create();
    private readonly bool _encrypts;
    private readonly byte[] _last = new byte[AesBlock.Length];   // The ciphertext of the last block, so far as there is one.
    private readonly byte[] _stream = new byte[AesBlock.Length]; // The key stream of the block that is under way.
    private int _used;

    public AesCfb(byte[] key, bool encrypts)
    {
        _aes.Key = key;
        _encrypts = encrypts;
    }

    public void Start(ReadOnlySpan<byte> iv)
    {
        iv.CopyTo(_last);
        _used = 0;
    }

    public void Transform(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var done = _used > 0 ? TakePart(input, output) : 0;
        while (input.Length - done >= AesBlock.Length)
        {
            var whole = Math.Min((input.Length - done) / AesBlock.Length * AesBlock.Length, Batch);
            TransformWhole(input.Slice(done, whole), output.Slice(done, whole));
            done += whole;
        }

        if (done < input.Length)
        {
            TakePart(input[done..], output[done..]);
        }
    }

    public void Dispose() => _aes.Dispose();

    private void TransformWhole(ReadOnlySpan<byte> input, Span<byte> output)
    {
        // Not in place: the platform need not allow it, and the ciphertext is needed afterwards.
        var rented = ArrayPool<byte>.Shared.Rent(2 * input.Length);
        try
        {
            var source = rented.AsSpan(0, input.Length);
            var result = rented.AsSpan(input.Length, input.Length);
            if (_encrypts)
            {
                input.CopyTo(source);
                _aes.EncryptCfb(source, _last, result, PaddingMode.None, FeedbackBits);
                result[^AesBlock.Length..].CopyTo(_last);
                result.CopyTo(output);
                return;
            }

            _last.CopyTo(source);
            input[..^AesBlock.Length].CopyTo(source[AesBlock.Length..]);
            input[^AesBlock.Length..].CopyTo(_last);
            _aes.EncryptEcb(source, result, PaddingMode.None);
            AesBlock.Xor(input, result, output);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private int TakePart(ReadOnlySpan<byte> input, Span<byte> output)
    {
        if (_used == 0)
        {
            _aes.EncryptEcb(_last, _stream, PaddingMode.None);
        }

        var count = Math.Min(input.Length, AesBlock.Length - _used);
        for (var i = 0; i < count; i++)
        {
            var (before, after) = (input[i], (byte)(input[i] ^ _stream[_used]));
            _last[_used++] = _encrypts ? after : before;
            output[i] = after;
        }

        _used %= AesBlock.Length;
        return count;
    }
}
