using System.Numerics;

namespace GostSharp.Kcp.Ciphers;

/// <summary>The fraction of pi in binary: the numbers that Blowfish begins with.</summary>
internal static class PiDigits
{
    private const int GuardBits = 64;

    /// <summary>The first bits behind the point, in words of 32 bits.</summary>
    public static uint[] Words(int count)
    {
        // Machin: pi/4 = 4 arctan(1/5) - arctan(1/239).
        var bits = (32 * count) + GuardBits;
        var pi = 4 * ((4 * ArcTangent(5, bits)) - ArcTangent(239, bits));
        var fraction = (pi - (3 * (BigInteger.One << bits))) >> GuardBits;
        var words = new uint[count];
        var bytes = fraction.ToByteArray(isUnsigned: true, isBigEndian: true);
        var padding = (4 * count) - bytes.Length;
        for (var i = 0; i < bytes.Length; i++)
        {
            var place = i + padding;
            words[place / 4] |= (uint)bytes[i] << (24 - (8 * (place % 4)));
        }

        return words;
    }

    /// <summary>The arc tangent of 1/<paramref name="divisor"/>, times 2^<paramref name="bits"/>.</summary>
    private static BigInteger ArcTangent(int divisor, int bits)
    {
        var power = (BigInteger.One << bits) / divisor;
        var sum = power;
        for (var i = 3; !power.IsZero; i += 2)
        {
            power /= -divisor * divisor;
            sum += power / i;
        }

        return sum;
    }
}
