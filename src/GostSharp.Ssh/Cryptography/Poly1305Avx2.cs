using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GostSharp.Ssh.Cryptography;

/// <summary>
/// Four blocks of <see cref="Poly1305"/> at once, in limbs of 26 bits: each lane adds up every fourth block and multiplies by
/// r^4, and in the end the lanes are multiplied by what they lack.
/// </summary>
internal static class Poly1305Avx2
{
    /// <summary>How many bytes there are at once.</summary>
    public const int StrideSize = 64;

    private const ulong Mask = (1UL << 26) - 1;

    // 2^128, which belongs to every whole block, in the highest limb.
    private const ulong WholeBlock = 1UL << 24;

    public static bool IsSupported => Avx2.IsSupported;

    /// <summary>The sum after some whole strides, at least one, from zero.</summary>
    public static (ulong H0, ulong H1, ulong H2) Absorb(ulong r0, ulong r1, ReadOnlySpan<byte> data)
    {
        var r = new Limbs(r0 & Mask, (r0 >> 26) & Mask, ((r0 >> 52) | (r1 << 12)) & Mask, (r1 >> 14) & Mask, r1 >> 40);
        var rr = Multiply(r, r);
        var rrr = Multiply(rr, r);
        var rrrr = Multiply(rr, rr);

        var sum = Absorb(new Factor(rrrr, rrrr, rrrr, rrrr), data);

        // Reading leaves the blocks of a stride in the order 0, 2, 1, 3.
        Multiply(sum, new Factor(rrrr, rr, rrr, r), out var h0, out var h1, out var h2, out var h3, out var h4);
        var total = Carry(Vector256.Sum(h0), Vector256.Sum(h1), Vector256.Sum(h2), Vector256.Sum(h3), Vector256.Sum(h4));
        var carry = 0UL;
        var low = WideMath.AddWithCarry(total.L0 + (total.L1 << 26), total.L2 << 52, ref carry);
        var middle = WideMath.AddWithCarry((total.L2 >> 12) + (total.L3 << 14), total.L4 << 40, ref carry);
        return (low, middle, (total.L4 >> 24) + carry);
    }

    private static Lanes Absorb(in Factor factor, ReadOnlySpan<byte> data)
    {
        var sum = Read(ref MemoryMarshal.GetReference(data));
        for (data = data[StrideSize..]; data.Length >= StrideSize; data = data[StrideSize..])
        {
            Multiply(sum, factor, out var d0, out var d1, out var d2, out var d3, out var d4);
            var block = Read(ref MemoryMarshal.GetReference(data));
            var mask = Vector256.Create(Mask);

            // Two chains that do not wait for each other: a limb may stay one bit too long.
            d1 += d0 >>> 26;
            d4 += d3 >>> 26;
            d0 &= mask;
            d3 &= mask;
            d2 += d1 >>> 26;
            var top = d4 >>> 26;
            d0 += top + (top << 2);
            d1 &= mask;
            d4 &= mask;
            d3 += d2 >>> 26;
            d1 += d0 >>> 26;
            sum = new Lanes(
                (d0 & mask) + block.L0, d1 + block.L1, (d2 & mask) + block.L2, (d3 & mask) + block.L3, d4 + (d3 >>> 26) + block.L4);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Lanes Read(ref byte data)
    {
        var first = Vector256.LoadUnsafe(ref data).AsUInt64();
        var second = Vector256.LoadUnsafe(ref data, 32).AsUInt64();
        var low = Avx2.UnpackLow(first, second);
        var high = Avx2.UnpackHigh(first, second);
        var mask = Vector256.Create(Mask);
        return new Lanes(
            low & mask, (low >>> 26) & mask, ((low >>> 52) | (high << 12)) & mask, (high >>> 14) & mask, (high >>> 40) | Vector256.Create(WholeBlock));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply(
        in Lanes h, in Factor r,
        out Vector256<ulong> d0, out Vector256<ulong> d1, out Vector256<ulong> d2, out Vector256<ulong> d3, out Vector256<ulong> d4)
    {
        d0 = Times(h.L0, r.R0) + Times(h.L1, r.S4) + Times(h.L2, r.S3) + Times(h.L3, r.S2) + Times(h.L4, r.S1);
        d1 = Times(h.L0, r.R1) + Times(h.L1, r.R0) + Times(h.L2, r.S4) + Times(h.L3, r.S3) + Times(h.L4, r.S2);
        d2 = Times(h.L0, r.R2) + Times(h.L1, r.R1) + Times(h.L2, r.R0) + Times(h.L3, r.S4) + Times(h.L4, r.S3);
        d3 = Times(h.L0, r.R3) + Times(h.L1, r.R2) + Times(h.L2, r.R1) + Times(h.L3, r.R0) + Times(h.L4, r.S4);
        d4 = Times(h.L0, r.R4) + Times(h.L1, r.R3) + Times(h.L2, r.R2) + Times(h.L3, r.R1) + Times(h.L4, r.R0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Times(Vector256<ulong> a, Vector256<ulong> b) => Avx2.Multiply(a.AsUInt32(), b.AsUInt32());

    private static Limbs Multiply(Limbs a, Limbs b)
    {
        var (s1, s2, s3, s4) = (5 * b.L1, 5 * b.L2, 5 * b.L3, 5 * b.L4);
        return Carry(
            (a.L0 * b.L0) + (a.L1 * s4) + (a.L2 * s3) + (a.L3 * s2) + (a.L4 * s1),
            (a.L0 * b.L1) + (a.L1 * b.L0) + (a.L2 * s4) + (a.L3 * s3) + (a.L4 * s2),
            (a.L0 * b.L2) + (a.L1 * b.L1) + (a.L2 * b.L0) + (a.L3 * s4) + (a.L4 * s3),
            (a.L0 * b.L3) + (a.L1 * b.L2) + (a.L2 * b.L1) + (a.L3 * b.L0) + (a.L4 * s4),
            (a.L0 * b.L4) + (a.L1 * b.L3) + (a.L2 * b.L2) + (a.L3 * b.L1) + (a.L4 * b.L0));
    }

    private static Limbs Carry(ulong d0, ulong d1, ulong d2, ulong d3, ulong d4)
    {
        d1 += d0 >> 26;
        d2 += d1 >> 26;
        d3 += d2 >> 26;
        d4 += d3 >> 26;
        d0 = (d0 & Mask) + (5 * (d4 >> 26));
        return new(d0 & Mask, (d1 & Mask) + (d0 >> 26), d2 & Mask, d3 & Mask, d4 & Mask);
    }

    private readonly record struct Limbs(ulong L0, ulong L1, ulong L2, ulong L3, ulong L4);

    /// <summary>A number in each lane.</summary>
    private readonly struct Lanes(
        Vector256<ulong> l0, Vector256<ulong> l1, Vector256<ulong> l2, Vector256<ulong> l3, Vector256<ulong> l4)
    {
        public readonly Vector256<ulong> L0 = l0;
        public readonly Vector256<ulong> L1 = l1;
        public readonly Vector256<ulong> L2 = l2;
        public readonly Vector256<ulong> L3 = l3;
        public readonly Vector256<ulong> L4 = l4;
    }

    /// <summary>What each lane is multiplied by, and five times that for what lies above 2^130.</summary>
    private readonly struct Factor(in Limbs a, in Limbs b, in Limbs c, in Limbs d)
    {
        public readonly Vector256<ulong> R0 = Vector256.Create(a.L0, b.L0, c.L0, d.L0);
        public readonly Vector256<ulong> R1 = Vector256.Create(a.L1, b.L1, c.L1, d.L1);
        public readonly Vector256<ulong> R2 = Vector256.Create(a.L2, b.L2, c.L2, d.L2);
        public readonly Vector256<ulong> R3 = Vector256.Create(a.L3, b.L3, c.L3, d.L3);
        public readonly Vector256<ulong> R4 = Vector256.Create(a.L4, b.L4, c.L4, d.L4);
        public readonly Vector256<ulong> S1 = Vector256.Create(5 * a.L1, 5 * b.L1, 5 * c.L1, 5 * d.L1);
        public readonly Vector256<ulong> S2 = Vector256.Create(5 * a.L2, 5 * b.L2, 5 * c.L2, 5 * d.L2);
        public readonly Vector256<ulong> S3 = Vector256.Create(5 * a.L3, 5 * b.L3, 5 * c.L3, 5 * d.L3);
        public readonly Vector256<ulong> S4 = Vector256.Create(5 * a.L4, 5 * b.L4, 5 * c.L4, 5 * d.L4);
    }
}
