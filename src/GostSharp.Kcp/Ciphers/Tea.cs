using System.Buffers.Binary;

namespace GostSharp.Kcp.Ciphers;

/// <summary>The Tiny Encryption Algorithm with 8 cycles, which is half of the usual.</summary>
internal sealed class Tea(ReadOnlySpan<byte> key) : IBlock64
{
    private const uint Delta = 0x9E3779B9;
    private const int Cycles = 8;

    private readonly uint _key0 = BinaryPrimitives.ReadUInt32BigEndian(key);
    private readonly uint _key1 = BinaryPrimitives.ReadUInt32BigEndian(key[4..]);
    private readonly uint _key2 = BinaryPrimitives.ReadUInt32BigEndian(key[8..]);
    private readonly uint _key3 = BinaryPrimitives.ReadUInt32BigEndian(key[12..]);

    public ulong Encrypt(ulong block)
    {
        var (left, right, sum) = ((uint)(block >> 32), (uint)block, 0u);
        for (var i = 0; i < Cycles; i++)
        {
            sum += Delta;
            left += ((right << 4) + _key0) ^ (right + sum) ^ ((right >> 5) + _key1);
            right += ((left << 4) + _key2) ^ (left + sum) ^ ((left >> 5) + _key3);
        }

        return ((ulong)left << 32) | right;
    }
}
