using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GostSharp.Shared;

/// <summary>Eight blocks of <see cref="ChaCha20"/> at once: a vector holds the same word of each of them.</summary>
internal static class ChaCha20Avx2
{
    /// <summary>How many blocks there are at once.</summary>
    public const int Stride = 8;

    public const int StrideSize = Stride * ChaCha20.BlockSize;

    private static readonly Vector256<byte> _rotate16 = Vector256.Create(
        (byte)2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13);

    private static readonly Vector256<byte> _rotate8 = Vector256.Create(
        (byte)3, 0, 1, 2, 7, 4, 5, 6, 11, 8, 9, 10, 15, 12, 13, 14, 3, 0, 1, 2, 7, 4, 5, 6, 11, 8, 9, 10, 15, 12, 13, 14);

    public static bool IsSupported => Avx2.IsSupported;

    /// <summary>Encrypts or decrypts the first <see cref="StrideSize"/> bytes in place.</summary>
    public static void Xor(ReadOnlySpan<uint> key, ulong counter, ulong nonce, Span<byte> data)
    {
        var (low, high) = Counters(counter);
        var x0 = Vector256.Create(0x61707865u);
        var x1 = Vector256.Create(0x3320646eu);
        var x2 = Vector256.Create(0x79622d32u);
        var x3 = Vector256.Create(0x6b206574u);
        var x4 = Vector256.Create(key[0]);
        var x5 = Vector256.Create(key[1]);
        var x6 = Vector256.Create(key[2]);
        var x7 = Vector256.Create(key[3]);
        var x8 = Vector256.Create(key[4]);
        var x9 = Vector256.Create(key[5]);
        var x10 = Vector256.Create(key[6]);
        var x11 = Vector256.Create(key[7]);
        var x12 = low;
        var x13 = high;
        var x14 = Vector256.Create((uint)nonce);
        var x15 = Vector256.Create((uint)(nonce >> 32));

        for (var i = 0; i < 10; i++)
        {
            QuarterRound(ref x0, ref x4, ref x8, ref x12);
            QuarterRound(ref x1, ref x5, ref x9, ref x13);
            QuarterRound(ref x2, ref x6, ref x10, ref x14);
            QuarterRound(ref x3, ref x7, ref x11, ref x15);
            QuarterRound(ref x0, ref x5, ref x10, ref x15);
            QuarterRound(ref x1, ref x6, ref x11, ref x12);
            QuarterRound(ref x2, ref x7, ref x8, ref x13);
            QuarterRound(ref x3, ref x4, ref x9, ref x14);
        }

        ref var output = ref MemoryMarshal.GetReference(data[..StrideSize]);
        XorHalf(
            x0 + Vector256.Create(0x61707865u), x1 + Vector256.Create(0x3320646eu),
            x2 + Vector256.Create(0x79622d32u), x3 + Vector256.Create(0x6b206574u),
            x4 + Vector256.Create(key[0]), x5 + Vector256.Create(key[1]),
            x6 + Vector256.Create(key[2]), x7 + Vector256.Create(key[3]), ref output);
        XorHalf(
            x8 + Vector256.Create(key[4]), x9 + Vector256.Create(key[5]),
            x10 + Vector256.Create(key[6]), x11 + Vector256.Create(key[7]),
            x12 + low, x13 + high,
            x14 + Vector256.Create((uint)nonce), x15 + Vector256.Create((uint)(nonce >> 32)), ref Unsafe.Add(ref output, ChaCha20.BlockSize / 2));
    }

    private static (Vector256<uint> Low, Vector256<uint> High) Counters(ulong counter)
    {
        Span<uint> low = stackalloc uint[Stride];
        Span<uint> high = stackalloc uint[Stride];
        for (var i = 0; i < Stride; i++)
        {
            var value = counter + (ulong)i;
            low[i] = (uint)value;
            high[i] = (uint)(value >> 32);
        }

        return (Vector256.Create<uint>(low), Vector256.Create<uint>(high));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void QuarterRound(ref Vector256<uint> a, ref Vector256<uint> b, ref Vector256<uint> c, ref Vector256<uint> d)
    {
        a += b;
        d = Avx2.Shuffle((d ^ a).AsByte(), _rotate16).AsUInt32();
        c += d;
        b ^= c;
        b = (b << 12) | (b >>> 20);
        a += b;
        d = Avx2.Shuffle((d ^ a).AsByte(), _rotate8).AsUInt32();
        c += d;
        b ^= c;
        b = (b << 7) | (b >>> 25);
    }

    // Eight words of eight blocks become eight halves of a block; each changes 32 bytes of the data, 64 apart.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void XorHalf(
        Vector256<uint> w0, Vector256<uint> w1, Vector256<uint> w2, Vector256<uint> w3,
        Vector256<uint> w4, Vector256<uint> w5, Vector256<uint> w6, Vector256<uint> w7,
        ref byte output)
    {
        var (a0, a1) = (Avx2.UnpackLow(w0, w1).AsUInt64(), Avx2.UnpackHigh(w0, w1).AsUInt64());
        var (a2, a3) = (Avx2.UnpackLow(w2, w3).AsUInt64(), Avx2.UnpackHigh(w2, w3).AsUInt64());
        var (b0, b1) = (Avx2.UnpackLow(a0, a2), Avx2.UnpackHigh(a0, a2));
        var (b2, b3) = (Avx2.UnpackLow(a1, a3), Avx2.UnpackHigh(a1, a3));

        var (c0, c1) = (Avx2.UnpackLow(w4, w5).AsUInt64(), Avx2.UnpackHigh(w4, w5).AsUInt64());
        var (c2, c3) = (Avx2.UnpackLow(w6, w7).AsUInt64(), Avx2.UnpackHigh(w6, w7).AsUInt64());
        var (d0, d1) = (Avx2.UnpackLow(c0, c2), Avx2.UnpackHigh(c0, c2));
        var (d2, d3) = (Avx2.UnpackLow(c1, c3), Avx2.UnpackHigh(c1, c3));

        XorPair(b0, d0, 0, ref output);
        XorPair(b1, d1, 1, ref output);
        XorPair(b2, d2, 2, ref output);
        XorPair(b3, d3, 3, ref output);
    }

    // The lower lanes belong to a block, the upper ones to that four blocks later.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void XorPair(Vector256<ulong> first, Vector256<ulong> second, int block, ref byte output)
    {
        XorAt(Avx2.Permute2x128(first, second, 0x20), block, ref output);
        XorAt(Avx2.Permute2x128(first, second, 0x31), block + 4, ref output);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void XorAt(Vector256<ulong> keyStream, int block, ref byte output)
    {
        var offset = (nuint)(block * ChaCha20.BlockSize);
        (Vector256.LoadUnsafe(ref output, offset) ^ keyStream.AsByte()).StoreUnsafe(ref output, offset);
    }
}
