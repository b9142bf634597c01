using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GostSharp.Ssh.Transport;

/// <summary>The HMAC of one direction, which covers the number of the packet.</summary>
internal sealed class PacketMac(HashAlgorithmName hash, ReadOnlySpan<byte> key) : IDisposable
{
    private const int LargestSize = 64;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHMAC(hash, key);

    public int Size => _hash.HashLengthInBytes;

    public void Write(uint sequence, ReadOnlySpan<byte> data, Span<byte> tag)
    {
        Span<byte> number = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(number, sequence);
        _hash.AppendData(number);
        _hash.AppendData(data);
        _hash.GetHashAndReset(tag);
    }

    public bool Check(uint sequence, ReadOnlySpan<byte> data, ReadOnlySpan<byte> tag)
    {
        Span<byte> expected = stackalloc byte[LargestSize];
        expected = expected[..Size];
        Write(sequence, data, expected);
        return CryptographicOperations.FixedTimeEquals(expected, tag);
    }

    public void Dispose() => _hash.Dispose();
}
