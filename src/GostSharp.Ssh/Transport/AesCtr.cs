using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace GostSharp.Ssh.Transport;

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

    private void FillCounters(int length)
    {
        for (var offset = 0; offset < length; offset += BlockSize)
        {
            BinaryPrimitives.WriteUInt64BigEndian(_counters.AsSpan(offset), _high);
            BinaryPrimitives.WriteUInt64BigEndian(_counters.AsSpan(offset + sizeof(ulong)), _low);
            if (unchecked(++_low) == 0)
            {
                unchecked
                {
                    _high++;
                }
            }
        }
    }

    private static void Xor(Span<byte> data, ReadOnlySpan<byte> stream)
    {
        var words = MemoryMarshal.Cast<byte, System.Numerics.Vector<byte>>(data);
        var keys = MemoryMarshal.Cast<byte, System.Numerics.Vector<byte>>(stream);
        for (var i = 0; i < words.Length; i++)
        {
            words[i] ^= keys[i];
        }

        for (var i = words.Length * System.Numerics.Vector<byte>.Count; i < data.Length; i++)
        {
            data[i] ^= stream[i];
        }
    }
}
