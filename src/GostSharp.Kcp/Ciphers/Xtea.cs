using System.Buffers.Binary;

namespace GostSharp.Kcp.Ciphers;

/// <summary>The successor of TEA, with 32 cycles.</summary>
internal sealed class Xtea : IBlock64
{
    private const uint Delta = 0x9E3779B9;
    private const int Cycles = 32;

    // What every half cycle adds: the key in an order that the sum decides.
    private readonly uint[] _schedule = new uint[2 * Cycles];

    public Xtea(ReadOnlySpan<byte> key)
    {
        var sum = 0u;
        for (var i = 0; i < Cycles; i++)
        {
            _schedule[2 * i] = sum + Word(key, sum & 3);
            sum += Delta;
            _schedule[(2 * i) + 1] = sum + Word(key, (sum >> 11) & 3);
        }
    }

    public ulong Encrypt(ulong block)
    {
        var (left, right) = ((uint)(block >> 32), (uint)block);
        for (var i = 0; i < _schedule.Length; i += 2)
        {
            left += (((right << 4) ^ (right >> 5)) + right) ^ _schedule[i];
            right += (((left << 4) ^ (left >> 5)) + left) ^ _schedule[i + 1];
        }

        return ((ulong)left << 32) | right;
    }

    private static uint Word(ReadOnlySpan<byte> key, uint index) => BinaryPrimitives.ReadUInt32BigEndian(key[(int)(index * 4)..]);
}
