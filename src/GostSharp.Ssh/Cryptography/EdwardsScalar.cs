using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GostSharp.Ssh.Cryptography;

/// <summary>
/// A number modulo L = 2^252 + 27742317777372353535851937790883648493, the order of Ed25519's base point, in four words.
/// Products are Montgomery's: no branch and no index depends on a value.
/// </summary>
internal struct EdwardsScalar
{
    public const int Size = 32;

    // -1/L modulo 2^64
    private const ulong MinusInverse = 0xd2b51da312547e1b;

    private static readonly EdwardsScalar _order = new(0x5812631a5cf5d3ed, 0x14def9dea2f79cd6, 0, 0x1000000000000000);

    // R² and R³ modulo L, where R = 2^256 is what Montgomery's product divides by.
    private static readonly EdwardsScalar _r2 = new(0xa40611e3449c0f01, 0xd00e1ba768859347, 0xceec73d217f5be65, 0x0399411b7c309a3d);
    private static readonly EdwardsScalar _r3 = new(0x2a9e49687b83a2db, 0x278324e6aef7f3ec, 0x8065dc6c04ec5b65, 0x0e530b773599cec7);

    private Words _words;

    private EdwardsScalar(ulong word0, ulong word1, ulong word2, ulong word3)
    {
        _words[0] = word0;
        _words[1] = word1;
        _words[2] = word2;
        _words[3] = word3;
    }

    /// <summary>Whether 32 bytes hold a number below L. Not for secrets.</summary>
    public static bool IsCanonical(ReadOnlySpan<byte> bytes)
    {
        for (var i = 3; i >= 0; i--)
        {
            var word = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(8 * i)..]);
            if (word != _order._words[i])
            {
                return word < _order._words[i];
            }
        }

        return false;
    }

    /// <summary>Reduces 32 or 64 bytes, little-endian.</summary>
    public static EdwardsScalar Reduce(ReadOnlySpan<byte> bytes)
    {
        // low + high R = (low R² / R + high R³ / R) / R
        var sum = MontgomeryProduct(Load(bytes), _r2);
        if (bytes.Length == 2 * Size)
        {
            sum = Add(sum, MontgomeryProduct(Load(bytes[Size..]), _r3));
        }

        return MontgomeryProduct(sum, new(1, 0, 0, 0));
    }

    /// <summary>a b + c; a and c are reduced.</summary>
    public static EdwardsScalar MultiplyAdd(in EdwardsScalar a, in EdwardsScalar b, in EdwardsScalar c) =>
        Add(MontgomeryProduct(MontgomeryProduct(a, _r2), b), c);

    public readonly void Write(Span<byte> bytes)
    {
        for (var i = 0; i < 4; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes[(8 * i)..], _words[i]);
        }
    }

    private static EdwardsScalar Load(ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes[..Size]);
        return new(FromLittleEndian(words[0]), FromLittleEndian(words[1]), FromLittleEndian(words[2]), FromLittleEndian(words[3]));
    }

    private static ulong FromLittleEndian(ulong word) => BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word);

    private static EdwardsScalar Add(in EdwardsScalar a, in EdwardsScalar b)
    {
        var sum = default(EdwardsScalar);
        var carry = 0UL;
        for (var i = 0; i < 4; i++)
        {
            sum._words[i] = WideMath.AddWithCarry(a._words[i], b._words[i], ref carry);
        }

        return SubtractOrder(sum, carry);
    }

    // a b / R modulo L for any a below R and b below L: the quotient stays below 2 L.
    private static EdwardsScalar MontgomeryProduct(in EdwardsScalar a, in EdwardsScalar b)
    {
        var t = default(EdwardsScalar);
        var top = 0UL;
        for (var i = 0; i < 4; i++)
        {
            var carry = AddProduct(ref t, a._words[i], b);
            var overflow = 0UL;
            top = WideMath.AddWithCarry(top, carry, ref overflow);

            // Adds the multiple of L that makes the lowest word zero, and drops that word.
            carry = AddProduct(ref t, t._words[0] * MinusInverse, _order);
            var shifted = 0UL;
            var high = WideMath.AddWithCarry(top, carry, ref shifted);
            t = new(t._words[1], t._words[2], t._words[3], high);
            top = overflow + shifted;
        }

        return SubtractOrder(t, top);
    }

    /// <summary>Adds b times a word, and returns what does not fit.</summary>
    private static ulong AddProduct(ref EdwardsScalar sum, ulong word, in EdwardsScalar b)
    {
        var carry = 0UL;
        for (var i = 0; i < 4; i++)
        {
            var carry1 = 0UL;
            var carry2 = 0UL;
            var low = WideMath.AddWithCarry(word * b._words[i], carry, ref carry1);
            sum._words[i] = WideMath.AddWithCarry(sum._words[i], low, ref carry2);
            carry = WideMath.High(word, b._words[i]) + carry1 + carry2;
        }

        return carry;
    }

    // Subtracts L if that leaves nothing negative.
    private static EdwardsScalar SubtractOrder(in EdwardsScalar a, ulong top)
    {
        var difference = default(EdwardsScalar);
        var borrow = 0UL;
        for (var i = 0; i < 4; i++)
        {
            var word = a._words[i] - _order._words[i];
            var borrowed = WideMath.Flag(a._words[i] < _order._words[i]);
            difference._words[i] = word - borrow;
            borrow = borrowed + WideMath.Flag(word < borrow);
        }

        var keep = 0UL - (borrow & ~top & 1);
        for (var i = 0; i < 4; i++)
        {
            difference._words[i] ^= keep & (difference._words[i] ^ a._words[i]);
        }

        return difference;
    }

    [InlineArray(4)]
    private struct Words
    {
        private ulong _first;
    }
}
