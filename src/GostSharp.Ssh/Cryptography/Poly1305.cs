using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace GostSharp.Ssh.Cryptography;

/// <summary>
/// The one-time authenticator of RFC 8439 section 2.5, in words of 64 bits. No branch and no index depends on the key or the
/// data, only on how long the data are.
/// </summary>
internal struct Poly1305
{
    public const int KeySize = 32;
    public const int TagSize = 16;

    private const int BlockSize = 16;

    private readonly ulong _r0;
    private readonly ulong _r1;

    // r1 * 5/4: what r1 is worth above 2^130. Clamping made r1 a multiple of 4.
    private readonly ulong _s1;

    private ulong _h0;
    private ulong _h1;
    private ulong _h2;

    private Poly1305(ReadOnlySpan<byte> key)
    {
        _r0 = BinaryPrimitives.ReadUInt64LittleEndian(key) & 0x0ffffffc0fffffff;
        _r1 = BinaryPrimitives.ReadUInt64LittleEndian(key[8..]) & 0x0ffffffc0ffffffc;
        _s1 = _r1 + (_r1 >> 2);
    }

    /// <summary>Computes the tag of some data under a key that serves for no other data.</summary>
    public static void ComputeTag(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data, Span<byte> tag)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeySize);
        var poly = new Poly1305(key);
        var whole = data.Length & -BlockSize;
        poly.UpdateWhole(data[..whole]);
        if (whole < data.Length)
        {
            Span<byte> last = stackalloc byte[BlockSize];
            last.Clear();
            data[whole..].CopyTo(last);
            last[data.Length - whole] = 1;
            poly.Update(last, 0);
        }

        poly.Finish(key[16..], tag);
    }

    private void UpdateWhole(ReadOnlySpan<byte> blocks)
    {
        // Below that the powers of r cost more than they save.
        if (Poly1305Avx2.IsSupported && blocks.Length >= 4 * Poly1305Avx2.StrideSize)
        {
            var strides = blocks.Length & -Poly1305Avx2.StrideSize;
            (_h0, _h1, _h2) = Poly1305Avx2.Absorb(_r0, _r1, blocks[..strides]);
            blocks = blocks[strides..];
        }

        Update(blocks, 1);
    }

    // h = (h + block + 2^128 if the block is whole) * r modulo 2^130 - 5, not entirely reduced
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Update(ReadOnlySpan<byte> blocks, ulong wholeBlock)
    {
        var (r0, r1, s1) = (_r0, _r1, _s1);
        var (h0, h1, h2) = (_h0, _h1, _h2);
        for (; blocks.Length >= BlockSize; blocks = blocks[BlockSize..])
        {
            var carry = 0UL;
            h0 = WideMath.AddWithCarry(h0, BinaryPrimitives.ReadUInt64LittleEndian(blocks), ref carry);
            h1 = WideMath.AddWithCarry(h1, BinaryPrimitives.ReadUInt64LittleEndian(blocks[8..]), ref carry);
            h2 += carry + wholeBlock;

            // Three words, of which the first two have no carry: r0, r1 and s1 are below 2^61.
            var d0High = WideMath.High(h0, r0);
            var d0 = AddProduct(h0 * r0, h1, s1, ref d0High);
            var d1High = WideMath.High(h0, r1);
            var d1 = AddProduct(h0 * r1, h1, r0, ref d1High);
            carry = 0;
            d1 = WideMath.AddWithCarry(d1, h2 * s1, ref carry);
            d1High += carry;
            carry = 0;
            d1 = WideMath.AddWithCarry(d1, d0High, ref carry);
            h2 = (h2 * r0) + d1High + carry;

            // What lies above 2^130 comes back five times: four and one quarter of what stands at 2^128.
            carry = 0;
            h0 = WideMath.AddWithCarry(d0, (h2 & ~3UL) + (h2 >> 2), ref carry);
            h1 = WideMath.AddWithCarry(d1, 0, ref carry);
            h2 = (h2 & 3) + carry;
        }

        (_h0, _h1, _h2) = (h0, h1, h2);
    }

    private readonly void Finish(ReadOnlySpan<byte> s, Span<byte> tag)
    {
        // h - p is h + 5 without what stands at 2^130; it is the result if there is something.
        var carry = 0UL;
        var g0 = WideMath.AddWithCarry(_h0, 5, ref carry);
        var g1 = WideMath.AddWithCarry(_h1, 0, ref carry);
        var mask = 0UL - ((_h2 + carry) >> 2);
        var h0 = _h0 ^ (mask & (_h0 ^ g0));
        var h1 = _h1 ^ (mask & (_h1 ^ g1));

        carry = 0;
        h0 = WideMath.AddWithCarry(h0, BinaryPrimitives.ReadUInt64LittleEndian(s), ref carry);
        h1 = WideMath.AddWithCarry(h1, BinaryPrimitives.ReadUInt64LittleEndian(s[8..]), ref carry);
        BinaryPrimitives.WriteUInt64LittleEndian(tag, h0);
        BinaryPrimitives.WriteUInt64LittleEndian(tag[8..], h1);
    }

    /// <summary>Adds a b to two words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong AddProduct(ulong low, ulong a, ulong b, ref ulong high)
    {
        var carry = 0UL;
        low = WideMath.AddWithCarry(low, a * b, ref carry);
        high += WideMath.High(a, b) + carry;
        return low;
    }
}
