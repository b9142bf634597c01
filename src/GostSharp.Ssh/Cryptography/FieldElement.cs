using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace GostSharp.Ssh.Cryptography;

/// <summary>
/// A number modulo p = 2^255 - 19, in five limbs of 51 bits (RFC 7748, RFC 8032). No branch and no index depends on a value.
/// </summary>
/// <remarks>
/// A product takes limbs below 2^54 and has limbs below 2^51 + 2^13, and so has a difference. A sum is not carried: up to seven
/// products and differences may be added up.
/// </remarks>
internal struct FieldElement
{
    public const int Size = 32;

    private const ulong Mask = (1UL << 51) - 1;

    // Sixteen times p: more than any limb that may be subtracted.
    private const ulong Bias0 = 16 * (Mask - 18);
    private const ulong Bias = 16 * Mask;

    private ulong _0;
    private ulong _1;
    private ulong _2;
    private ulong _3;
    private ulong _4;

    public FieldElement(ulong limb0, ulong limb1 = 0, ulong limb2 = 0, ulong limb3 = 0, ulong limb4 = 0)
    {
        _0 = limb0;
        _1 = limb1;
        _2 = limb2;
        _3 = limb3;
        _4 = limb4;
    }

    public static FieldElement Zero => default;

    public static FieldElement One => new(1);

    /// <summary>Reads 32 bytes, little-endian; the highest bit does not count, and p and what is above it are reduced.</summary>
    public static FieldElement Read(ReadOnlySpan<byte> bytes)
    {
        var (w0, w1, w2, w3) = (Word(bytes, 0), Word(bytes, 8), Word(bytes, 16), Word(bytes, 24));
        return new(
            w0 & Mask,
            ((w0 >> 51) | (w1 << 13)) & Mask,
            ((w1 >> 38) | (w2 << 26)) & Mask,
            ((w2 >> 25) | (w3 << 39)) & Mask,
            (w3 >> 12) & Mask);
    }

    /// <summary>Writes the number below p.</summary>
    public readonly void Write(Span<byte> bytes)
    {
        var value = Carry(Carry(this));

        // Adding 19 carries out of the highest limb exactly if the number is p or more.
        var carry = (value._0 + 19) >> 51;
        carry = (value._1 + carry) >> 51;
        carry = (value._2 + carry) >> 51;
        carry = (value._3 + carry) >> 51;
        carry = (value._4 + carry) >> 51;

        value._0 += 19 * carry;
        value._1 += value._0 >> 51;
        value._2 += value._1 >> 51;
        value._3 += value._2 >> 51;
        value._4 += value._3 >> 51;
        var (l0, l1, l2, l3, l4) = (value._0 & Mask, value._1 & Mask, value._2 & Mask, value._3 & Mask, value._4 & Mask);

        BinaryPrimitives.WriteUInt64LittleEndian(bytes, l0 | (l1 << 51));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], (l1 >> 13) | (l2 << 38));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], (l2 >> 26) | (l3 << 25));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[24..], (l3 >> 39) | (l4 << 12));
    }

    public static FieldElement operator +(in FieldElement a, in FieldElement b) =>
        new(a._0 + b._0, a._1 + b._1, a._2 + b._2, a._3 + b._3, a._4 + b._4);

    public static FieldElement operator -(in FieldElement a, in FieldElement b) => Carry(new(
        a._0 + Bias0 - b._0, a._1 + Bias - b._1, a._2 + Bias - b._2, a._3 + Bias - b._3, a._4 + Bias - b._4));

    public static FieldElement operator -(in FieldElement a) => default(FieldElement) - a;

    // Almost all the time goes here: compiled well from the first call on.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static FieldElement operator *(in FieldElement a, in FieldElement b)
    {
        var (a0, a1, a2, a3, a4) = (a._0, a._1, a._2, a._3, a._4);
        var (b0, b1, b2, b3, b4) = (b._0, b._1, b._2, b._3, b._4);

        // What lies above 2^255 comes back 19 times.
        var (b1x, b2x, b3x, b4x) = (19 * b1, 19 * b2, 19 * b3, 19 * b4);
        return Reduce(
            new Wide(a0, b0).Add(a1, b4x).Add(a2, b3x).Add(a3, b2x).Add(a4, b1x),
            new Wide(a0, b1).Add(a1, b0).Add(a2, b4x).Add(a3, b3x).Add(a4, b2x),
            new Wide(a0, b2).Add(a1, b1).Add(a2, b0).Add(a3, b4x).Add(a4, b3x),
            new Wide(a0, b3).Add(a1, b2).Add(a2, b1).Add(a3, b0).Add(a4, b4x),
            new Wide(a0, b4).Add(a1, b3).Add(a2, b2).Add(a3, b1).Add(a4, b0));
    }

    /// <summary>Times a number below 2^17.</summary>
    public static FieldElement operator *(in FieldElement a, uint b) =>
        Reduce(new Wide(a._0, b), new Wide(a._1, b), new Wide(a._2, b), new Wide(a._3, b), new Wide(a._4, b));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly FieldElement Square()
    {
        var (a0, a1, a2, a3, a4) = (_0, _1, _2, _3, _4);
        var (a0d, a1d, a2d) = (2 * a0, 2 * a1, 2 * a2);
        var (a3x, a4x) = (19 * a3, 19 * a4);
        return Reduce(
            new Wide(a0, a0).Add(a1d, a4x).Add(a2d, a3x),
            new Wide(a0d, a1).Add(a2d, a4x).Add(a3, a3x),
            new Wide(a0d, a2).Add(a1, a1).Add(2 * a3, a4x),
            new Wide(a0d, a3).Add(a1d, a2).Add(a4, a4x),
            new Wide(a0d, a4).Add(a1d, a3).Add(a2, a2));
    }

    /// <summary>Squares several times.</summary>
    public readonly FieldElement Square(int times)
    {
        var value = this;
        for (var i = 0; i < times; i++)
        {
            value = value.Square();
        }

        return value;
    }

    /// <summary>Takes the other one where <paramref name="mask"/> is all ones, and nothing where it is zero.</summary>
    public void Select(ulong mask, in FieldElement other)
    {
        _0 ^= mask & (_0 ^ other._0);
        _1 ^= mask & (_1 ^ other._1);
        _2 ^= mask & (_2 ^ other._2);
        _3 ^= mask & (_3 ^ other._3);
        _4 ^= mask & (_4 ^ other._4);
    }

    /// <summary>Swaps two numbers where <paramref name="mask"/> is all ones.</summary>
    public static void Swap(ulong mask, ref FieldElement a, ref FieldElement b)
    {
        var before = a;
        a.Select(mask, b);
        b.Select(mask, before);
    }

    private static FieldElement Carry(in FieldElement a) => new(
        (a._0 & Mask) + (19 * (a._4 >> 51)),
        (a._1 & Mask) + (a._0 >> 51),
        (a._2 & Mask) + (a._1 >> 51),
        (a._3 & Mask) + (a._2 >> 51),
        (a._4 & Mask) + (a._3 >> 51));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FieldElement Reduce(Wide r0, Wide r1, Wide r2, Wide r3, Wide r4)
    {
        r1 = r1.Add(r0.Shift51());
        r2 = r2.Add(r1.Shift51());
        r3 = r3.Add(r2.Shift51());
        r4 = r4.Add(r3.Shift51());
        var l0 = (r0.Low & Mask) + (19 * r4.Shift51());
        return new(l0 & Mask, (r1.Low & Mask) + (l0 >> 51), r2.Low & Mask, r3.Low & Mask, r4.Low & Mask);
    }

    private static ulong Word(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[offset..]);

    /// <summary>128 bits, the sum of some products.</summary>
    private readonly struct Wide
    {
        public readonly ulong Low;

        private readonly ulong _high;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Wide(ulong a, ulong b)
        {
            Low = a * b;
            _high = WideMath.High(a, b);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private Wide(ulong high, ulong low, bool carry)
        {
            Low = low;
            _high = high + WideMath.Flag(carry);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Wide Add(ulong a, ulong b)
        {
            var low = a * b;
            var sum = Low + low;
            return new(_high + WideMath.High(a, b), sum, sum < low);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Wide Add(ulong value)
        {
            var sum = Low + value;
            return new(_high, sum, sum < value);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public ulong Shift51() => (_high << 13) | (Low >> 51);
    }
}
