using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace GostSharp.Ssh.Cryptography;

/// <summary>A point times a number, in the same steps and with the same reads of memory for every number.</summary>
internal static class EdwardsMultiples
{
    private const int Digits = 64;

    /// <summary>Multiplies by a number below 2^255, 32 bytes in little-endian order.</summary>
    public static EdwardsPoint Multiply(in EdwardsPoint point, ReadOnlySpan<byte> scalar)
    {
        var table = default(Table);
        Fill(table, point);
        Span<sbyte> digits = stackalloc sbyte[Digits];
        SplitIntoDigits(scalar, digits);

        var product = EdwardsPoint.Neutral;
        for (var i = Digits - 1; i >= 0; i--)
        {
            product = product.Double().Double().Double().Double() + Pick(table, digits[i]);
        }

        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(digits));
        return product;
    }

    /// <summary>The point once to eight times.</summary>
    private static void Fill(Span<EdwardsPoint.Addend> table, in EdwardsPoint point)
    {
        table[0] = point.ToAddend();
        var multiple = point;
        for (var i = 1; i < table.Length; i++)
        {
            multiple += table[0];
            table[i] = multiple.ToAddend();
        }
    }

    // Base 16 with digits from -8 to 8, of which only the highest may be 8: half a table, and the sign costs little.
    private static void SplitIntoDigits(ReadOnlySpan<byte> scalar, Span<sbyte> digits)
    {
        var carry = 0;
        for (var i = 0; i < Digits; i++)
        {
            var digit = ((scalar[i >> 1] >> (4 * (i & 1))) & 15) + carry;
            carry = i == Digits - 1 ? 0 : (digit + 8) >> 4;
            digits[i] = (sbyte)(digit - (carry << 4));
        }
    }

    // Every entry is read, and what is not wanted is masked away.
    private static EdwardsPoint.Addend Pick(ReadOnlySpan<EdwardsPoint.Addend> table, int digit)
    {
        var sign = digit >> 31;
        var magnitude = (digit ^ sign) - sign;
        var picked = EdwardsPoint.Neutral.ToAddend();
        for (var i = 0; i < table.Length; i++)
        {
            picked.Select(MaskIfEqual(i + 1, magnitude), table[i]);
        }

        picked.Negate((ulong)(long)sign);
        return picked;
    }

    // x - 1 borrows for no x from 0 to 255 but 0.
    private static ulong MaskIfEqual(int a, int b) => (ulong)((long)((a ^ b) - 1) >> 63);

    [InlineArray(8)]
    private struct Table
    {
        private EdwardsPoint.Addend _first;
    }
}
