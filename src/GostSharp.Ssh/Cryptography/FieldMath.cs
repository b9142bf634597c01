using System.Security.Cryptography;

namespace GostSharp.Ssh.Cryptography;

/// <summary>What takes many multiplications modulo 2^255 - 19.</summary>
internal static class FieldMath
{
    // 2^((p-1)/4), a square root of -1.
    private static readonly FieldElement _rootOfMinusOne = new(
        0x61b274a0ea0b0, 0xd5a5fc8f189d, 0x7ef5e9cbd0c60, 0x78595a6804c9e, 0x2b8324804fc1d);

    /// <summary>1/a, and 0 for 0: a^(p-2), since a^(p-1) is 1.</summary>
    public static FieldElement Invert(in FieldElement a)
    {
        // p - 2 = 2^255 - 21 = (2^250 - 1) * 2^5 + 11
        var power250 = RaiseTo250Ones(a, out var power11);
        return power250.Square(5) * power11;
    }

    /// <summary>A square root of u/v, if it has one. Not for secrets.</summary>
    public static bool TryGetRoot(in FieldElement u, in FieldElement v, out FieldElement root)
    {
        // RFC 8032 section 5.1.3: x = u v^3 (u v^7)^((p-5)/8), which may be off by a root of -1.
        var v3 = v.Square() * v;
        var v7 = v3.Square() * v;
        root = u * v3 * RaiseToRootExponent(u * v7);

        var check = v * root.Square();
        if (AreEqual(check, u))
        {
            return true;
        }

        root *= _rootOfMinusOne;
        return AreEqual(check, -u);
    }

    /// <summary>Compares the numbers that two elements stand for, in constant time.</summary>
    public static bool AreEqual(in FieldElement a, in FieldElement b)
    {
        Span<byte> left = stackalloc byte[FieldElement.Size];
        Span<byte> right = stackalloc byte[FieldElement.Size];
        a.Write(left);
        b.Write(right);
        return CryptographicOperations.FixedTimeEquals(left, right);
    }

    /// <summary>The lowest bit of the number.</summary>
    public static byte LowestBit(in FieldElement a)
    {
        Span<byte> bytes = stackalloc byte[FieldElement.Size];
        a.Write(bytes);
        return (byte)(bytes[0] & 1);
    }

    // (p - 5) / 8 = 2^252 - 3 = (2^250 - 1) * 2^2 + 1
    private static FieldElement RaiseToRootExponent(in FieldElement a) => RaiseTo250Ones(a, out _).Square(2) * a;

    // a^(2^250 - 1): an exponent of n ones, shifted by m and added to one of m ones, has n + m ones.
    private static FieldElement RaiseTo250Ones(in FieldElement a, out FieldElement power11)
    {
        var power2 = a.Square();
        var power9 = power2.Square(2) * a;
        power11 = power9 * power2;
        var ones5 = power11.Square() * power9;
        var ones10 = ones5.Square(5) * ones5;
        var ones20 = ones10.Square(10) * ones10;
        var ones40 = ones20.Square(20) * ones20;
        var ones50 = ones40.Square(10) * ones10;
        var ones100 = ones50.Square(50) * ones50;
        var ones200 = ones100.Square(100) * ones100;
        return ones200.Square(50) * ones50;
    }
}
