using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GostSharp.Kcp.Fec;

/// <summary>Multiplies many bytes with one element of the field.</summary>
/// <remarks>
/// A processor that multiplies matrices of bits does it at once, as every bit of a product is a sum of bits of the byte.
/// Others look up the products of both halves of a byte, many at a time, and add them.
/// </remarks>
internal static class GaloisVector
{
    private const int HalfSize = 16;

    // For every element: its products with 0 to 15, then with 0, 16 to 240.
    private static readonly byte[] Products = MakeProducts();

    // For every element: which bits of a byte make up the bits of its product, from the highest on.
    private static readonly ulong[] Matrices = Gfni.V256.IsSupported ? MakeMatrices() : [];

    /// <summary>Adds <paramref name="factor"/> times <paramref name="source"/> to <paramref name="destination"/>, which is at least as long.</summary>
    public static void MultiplyAdd(byte factor, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        if (factor == 0)
        {
            return;
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, source.Length);
        ref var products = ref ProductsOf(factor);
        var done = 0;
        if (Gfni.V256.IsSupported)
        {
            done = ByMatrix(MatrixOf(factor), source, destination);
        }
        else if (Avx2.IsSupported)
        {
            done = ByThirtyTwo(ref products, source, destination);
        }

        if (Vector128.IsHardwareAccelerated)
        {
            done += BySixteen(ref products, source[done..], destination[done..]);
        }

        OneByOne(ref products, source[done..], destination[done..]);
    }

    internal static int ByMatrix(ulong matrix, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var matrices = Vector256.Create(matrix).AsByte();
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(destination);
        var i = 0;
        for (; i <= source.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
        {
            var product = Gfni.V256.GaloisFieldAffineTransform(Vector256.LoadUnsafe(ref from, (nuint)i), matrices, 0);
            (product ^ Vector256.LoadUnsafe(ref to, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        }

        return i;
    }

    internal static int ByThirtyTwo(ref byte products, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var low = Vector256.Create(Vector128.LoadUnsafe(ref products));
        var high = Vector256.Create(Vector128.LoadUnsafe(ref products, HalfSize));
        var mask = Vector256.Create((byte)0x0F);
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(destination);
        var i = 0;
        for (; i <= source.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
        {
            var bytes = Vector256.LoadUnsafe(ref from, (nuint)i);
            var product = Avx2.Shuffle(low, bytes & mask) ^ Avx2.Shuffle(high, Upper(bytes.AsUInt16()) & mask);
            (product ^ Vector256.LoadUnsafe(ref to, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        }

        return i;
    }

    internal static int BySixteen(ref byte products, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        var low = Vector128.LoadUnsafe(ref products);
        var high = Vector128.LoadUnsafe(ref products, HalfSize);
        var mask = Vector128.Create((byte)0x0F);
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(destination);
        var i = 0;
        for (; i <= source.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            var bytes = Vector128.LoadUnsafe(ref from, (nuint)i);
            var upper = Vector128.ShiftRightLogical(bytes.AsUInt16(), 4).AsByte() & mask;
            var product = Vector128.ShuffleNative(low, bytes & mask) ^ Vector128.ShuffleNative(high, upper);
            (product ^ Vector128.LoadUnsafe(ref to, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        }

        return i;
    }

    internal static void OneByOne(ref byte products, ReadOnlySpan<byte> source, Span<byte> destination)
    {
        for (var i = 0; i < source.Length; i++)
        {
            destination[i] ^= (byte)(Unsafe.Add(ref products, source[i] & 0x0F) ^ Unsafe.Add(ref products, HalfSize + (source[i] >> 4)));
        }
    }

    /// <summary>Where the products of an element stand, for the methods that do a part of the work.</summary>
    internal static ref byte ProductsOf(byte factor) => ref Products[factor * 2 * HalfSize];

    /// <summary>The matrix of an element.</summary>
    internal static ulong MatrixOf(byte factor) => Matrices[factor];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Upper(Vector256<ushort> pairs) => Vector256.ShiftRightLogical(pairs, 4).AsByte();

    private static byte[] MakeProducts()
    {
        var products = new byte[256 * 2 * HalfSize];
        for (var i = 0; i < products.Length; i++)
        {
            var half = i % HalfSize;
            var isHigh = i / HalfSize % 2 == 1;
            products[i] = Galois.Multiply((byte)(i / (2 * HalfSize)), (byte)(isHigh ? half << 4 : half));
        }

        return products;
    }

    private static ulong[] MakeMatrices()
    {
        var matrices = new ulong[256];
        for (var i = 0; i < matrices.Length * 64; i++)
        {
            // The lowest byte of a matrix makes the highest bit.
            var (factor, row, column) = (i / 64, i / 8 % 8, i % 8);
            var bit = Galois.Multiply((byte)factor, (byte)(1 << column)) >> (7 - row) & 1;
            matrices[factor] |= (ulong)bit << (8 * row + column);
        }

        return matrices;
    }
}
