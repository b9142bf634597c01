using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace GostSharp.Ssh.Cryptography;

/// <summary>AES in counter mode for data whose pieces are whole blocks: the platform encrypts many counters at a time.</summary>
internal sealed class AesCtr : IDisposable
{
    public const int BlockSize = 16;
    private const int BatchBlocks = 256;

    private readonly Aes _aes;
    private readonly ICryptoTransform _encryptor;
    private readonly byte[] _counters = new byte[BatchBlocks * BlockSize];
    private readonly byte[] _stream = new byte[BatchBlocks * BlockSize];
    private ulong _high;
    private ulong _low;
    private bool _isHighWritten;

    public AesCtr(ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv)
    {
        _aes = Aes.Create();
        _aes.Mode = CipherMode.ECB;
        _aes.Padding = PaddingMode.None;
        _aes.SetKey(key);
        _encryptor = _aes.CreateEncryptor();
        _high = BinaryPrimitives.ReadUInt64BigEndian(iv);
        _low = BinaryPrimitives.ReadUInt64BigEndian(iv[sizeof(ulong)..]);
    }

    /// <summary>Encrypts or decrypts whole blocks in place.</summary>
    public void Transform(Span<byte> data)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(data.Length % BlockSize, 0);
        while (!data.IsEmpty)
        {
            var part = data[..Math.Min(data.Length, _stream.Length)];
            FillCounters(part.Length);
            _encryptor.TransformBlock(_counters, 0, part.Length, _stream, 0);
            Xor(part, _stream);
            data = data[part.Length..];
        }
    }

    public void Dispose()
    {
        _encryptor.Dispose();
        _aes.Dispose();
        CryptographicOperations.ZeroMemory(_stream);
    }

    // The high half changes once in 2^64 blocks: it stands in the counters already.
    private void FillCounters(int length)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(_counters.AsSpan(0, length));
        if (_low > ulong.MaxValue - BatchBlocks)
        {
            FillAcrossHalves(words);
            return;
        }

        if (!_isHighWritten)
        {
            WriteHigh();
        }

        var low = _low;
        for (var i = 1; i < words.Length; i += 2)
        {
            words[i] = BigEndian(low++);
        }

        _low = low;
    }

    private void FillAcrossHalves(Span<ulong> words)
    {
        for (var i = 0; i < words.Length; i += 2)
        {
            (words[i], words[i + 1]) = (BigEndian(_high), BigEndian(_low));
            _high = _low == ulong.MaxValue ? unchecked(_high + 1) : _high;
            _low = unchecked(_low + 1);
        }

        _isHighWritten = false;
    }

    private void WriteHigh()
    {
        var words = MemoryMarshal.Cast<byte, ulong>(_counters.AsSpan());
        for (var i = 0; i < words.Length; i += 2)
        {
            words[i] = BigEndian(_high);
        }

        _isHighWritten = true;
    }

    private static ulong BigEndian(ulong value) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;

    private static void Xor(Span<byte> data, ReadOnlySpan<byte> stream)
    {
        ref var target = ref MemoryMarshal.GetReference(data);
        ref var source = ref MemoryMarshal.GetReference(stream[..data.Length]);
        nuint offset = 0;
        for (; offset + (nuint)Vector256<byte>.Count <= (nuint)data.Length; offset += (nuint)Vector256<byte>.Count)
        {
            (Vector256.LoadUnsafe(ref target, offset) ^ Vector256.LoadUnsafe(ref source, offset)).StoreUnsafe(ref target, offset);
        }

        if (offset < (nuint)data.Length)
        {
            (Vector128.LoadUnsafe(ref target, offset) ^ Vector128.LoadUnsafe(ref source, offset)).StoreUnsafe(ref target, offset);
        }
    }
}
