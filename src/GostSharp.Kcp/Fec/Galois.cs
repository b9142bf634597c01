namespace GostSharp.Kcp.Fec;

/// <summary>Arithmetic on bytes as elements of the field with 256 elements, modulo x^8 + x^4 + x^3 + x^2 + 1.</summary>
internal static class Galois
{
    private const int Polynomial = 0x11D;
    private const int Order = 255;

    private static readonly byte[] Powers = new byte[2 * Order];
    private static readonly byte[] Logarithms = new byte[256];

    static Galois()
    {
        var power = 1;
        for (var i = 0; i < Order; i++)
        {
            Powers[i] = Powers[i + Order] = (byte)power;
            Logarithms[power] = (byte)i;
            power <<= 1;
            if (power > byte.MaxValue)
            {
                power ^= Polynomial;
            }
        }
    }

    public static byte Multiply(byte a, byte b) => a == 0 || b == 0 ? (byte)0 : Powers[Logarithms[a] + Logarithms[b]];

    /// <summary>What gives 1 with <paramref name="a"/>, which is not 0.</summary>
    public static byte Invert(byte a) => a == 0 ? throw new DivideByZeroException() : Powers[Order - Logarithms[a]];

    /// <summary>An element multiplied with itself; anything to the power of 0 is 1, 0 included.</summary>
    public static byte Power(byte a, int exponent)
    {
        if (exponent == 0)
        {
            return 1;
        }

        return a == 0 ? (byte)0 : Powers[Logarithms[a] * exponent % Order];
    }
}
