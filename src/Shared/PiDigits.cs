using System.Buffers.Binary;
using System.Numerics;

namespace GostSharp.Shared;

/// <summary>The fraction of pi in binary, by Machin's formula: pi = 16 arctan(1/5) - 4 arctan(1/239).</summary>
internal static class PiDigits
{
    // Every term is cut off: some thousand of them cannot reach what is kept.
    private const int GuardBits = 64;

    /// <summary>The first bits behind the point, in words of 32 bits.</summary>
    public static uint[] Compute(int words)
    {
        var bits = 32 * words;
        var unit = BigInteger.One << (bits + GuardBits);
        var pi = (16 * ArcTangentOfInverse(5, unit)) - (4 * ArcTangentOfInverse(239, unit));
        var fraction = (pi - (3 * unit)) >> GuardBits;

        var bytes = new byte[4 * words];
        var length = fraction.GetByteCount(isUnsigned: true);
        fraction.TryWriteBytes(bytes.AsSpan(bytes.Length - length), out _, isUnsigned: true, isBigEndian: true);
        var result = new uint[words];
        for (var i = 0; i < words; i++)
        {
            result[i] = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(4 * i));
        }

        return result;
    }

    // 1/x - 1/(3 x^3) + 1/(5 x^5) - ...
    private static BigInteger ArcTangentOfInverse(int x, BigInteger unit)
    {
        var power = unit / x;
        var sum = power;
        for (var n = 3; !power.IsZero; n += 2)
        {
            power /= -x * x;
            sum += power / n;
        }

        return sum;
    }
}
