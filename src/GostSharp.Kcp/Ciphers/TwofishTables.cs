namespace GostSharp.Kcp.Ciphers;

/// <summary>The fixed parts of Twofish: two permutations of bytes, and two codes that spread a byte over a word.</summary>
internal static class TwofishTables
{
    private const int MixPolynomial = 0x169;
    private const int ReducePolynomial = 0x14D;

    private static readonly byte[][] Permutations =
    [
        MakePermutation(
            [0x8, 0x1, 0x7, 0xD, 0x6, 0xF, 0x3, 0x2, 0x0, 0xB, 0x5, 0x9, 0xE, 0xC, 0xA, 0x4],
            [0xE, 0xC, 0xB, 0x8, 0x1, 0x2, 0x3, 0x5, 0xF, 0x4, 0xA, 0x6, 0x7, 0x0, 0x9, 0xD],
            [0xB, 0xA, 0x5, 0xE, 0x6, 0xD, 0x9, 0x0, 0xC, 0x8, 0xF, 0x3, 0x2, 0x4, 0x7, 0x1],
            [0xD, 0x7, 0xF, 0x4, 0x1, 0x2, 0x6, 0xE, 0x9, 0xB, 0x3, 0x0, 0x8, 0x5, 0xC, 0xA]),
        MakePermutation(
            [0x2, 0x8, 0xB, 0xD, 0xF, 0x7, 0x6, 0xE, 0x3, 0x1, 0x9, 0x4, 0x0, 0xA, 0xC, 0x5],
            [0x1, 0xE, 0x2, 0xB, 0x4, 0xC, 0x3, 0x7, 0x6, 0xD, 0xA, 0x5, 0xF, 0x9, 0x0, 0x8],
            [0x4, 0xC, 0x7, 0x5, 0x1, 0x6, 0x9, 0xA, 0x0, 0xE, 0xD, 0x8, 0x2, 0xB, 0x3, 0xF],
            [0xB, 0x9, 0x5, 0x1, 0xC, 0x3, 0xD, 0xE, 0x6, 0x4, 0x7, 0xF, 0x2, 0x0, 0x8, 0xA]),
    ];

    // Which permutation a byte of a word goes through: one for each part of the key, and one at the end.
    private static ReadOnlySpan<byte> Order0 => [1, 1, 0, 0, 1];

    private static ReadOnlySpan<byte> Order1 => [0, 1, 1, 0, 0];

    private static ReadOnlySpan<byte> Order2 => [0, 0, 0, 1, 1];

    private static ReadOnlySpan<byte> Order3 => [1, 0, 1, 1, 0];

    private static ReadOnlySpan<byte> MixCode =>
    [
        0x01, 0xEF, 0x5B, 0x5B,
        0x5B, 0xEF, 0xEF, 0x01,
        0xEF, 0x5B, 0x01, 0xEF,
        0xEF, 0x01, 0xEF, 0x5B,
    ];

    private static ReadOnlySpan<byte> ReduceCode =>
    [
        0x01, 0xA4, 0x55, 0x87, 0x5A, 0x58, 0xDB, 0x9E,
        0xA4, 0x56, 0x82, 0xF3, 0x1E, 0xC6, 0x68, 0xE5,
        0x02, 0xA1, 0xFC, 0xC1, 0x47, 0xAE, 0x3D, 0x19,
        0xA4, 0x55, 0x87, 0x5A, 0x58, 0xDB, 0x9E, 0x03,
    ];

    /// <summary>Takes a byte through the permutations, and combines it with its byte of each part of the key in between, the last part first.</summary>
    public static byte Substitute(int lane, byte value, ReadOnlySpan<byte> key)
    {
        var order = lane switch { 0 => Order0, 1 => Order1, 2 => Order2, _ => Order3 };
        for (var i = 0; i < 4; i++)
        {
            value = (byte)(Permutations[order[i]][value] ^ key[(4 * (3 - i)) + lane]);
        }

        return Permutations[order[4]][value];
    }

    /// <summary>What the byte with this place does to a word.</summary>
    public static uint Mix(int lane, byte value)
    {
        var word = 0u;
        for (var row = 0; row < 4; row++)
        {
            word |= (uint)Multiply(MixCode[(4 * row) + lane], value, MixPolynomial) << (8 * row);
        }

        return word;
    }

    /// <summary>Makes four bytes of eight bytes of the key.</summary>
    public static void Reduce(ReadOnlySpan<byte> part, Span<byte> reduced)
    {
        for (var row = 0; row < 4; row++)
        {
            reduced[row] = 0;
            for (var column = 0; column < 8; column++)
            {
                reduced[row] ^= Multiply(ReduceCode[(8 * row) + column], part[column], ReducePolynomial);
            }
        }
    }

    private static byte[] MakePermutation(byte[] t0, byte[] t1, byte[] t2, byte[] t3)
    {
        var permutation = new byte[256];
        for (var i = 0; i < permutation.Length; i++)
        {
            var (a, b) = Halve(i >> 4, i & 15, t0, t1);
            (a, b) = Halve(a, b, t2, t3);
            permutation[i] = (byte)((b << 4) | a);
        }

        return permutation;
    }

    private static (int A, int B) Halve(int a, int b, byte[] left, byte[] right)
    {
        var rotated = (b >> 1) | ((b & 1) << 3);
        return (left[a ^ b], right[a ^ rotated ^ ((a & 1) << 3)]);
    }

    private static byte Multiply(int a, int b, int polynomial)
    {
        var product = 0;
        for (; b != 0; b >>= 1)
        {
            product ^= (b & 1) == 0 ? 0 : a;
            a <<= 1;
            a ^= (a & 0x100) == 0 ? 0 : polynomial;
        }

        return (byte)product;
    }
}
