using System.Buffers.Binary;
using System.Numerics;

namespace GostSharp.Kcp.Ciphers;

/// <summary>SM4: 32 rounds, each of which substitutes the bytes of a word and spreads its bits.</summary>
internal sealed class Sm4 : IBlock128
{
    private const int Rounds = 32;

    private static readonly byte[] Box = MakeBox();

    private readonly uint[] _keys = new uint[Rounds];

    public Sm4(ReadOnlySpan<byte> key)
    {
        ReadOnlySpan<uint> family = [0xA3B1BAC6, 0x56AA3350, 0x677D9197, 0xB27022DC];
        Span<uint> words = stackalloc uint[4];
        for (var i = 0; i < 4; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt32BigEndian(key[(4 * i)..]) ^ family[i];
        }

        for (var i = 0; i < Rounds; i++)
        {
            var mixed = Substitute(words[1] ^ words[2] ^ words[3] ^ Constant(i));
            var next = words[0] ^ mixed ^ BitOperations.RotateLeft(mixed, 13) ^ BitOperations.RotateLeft(mixed, 23);
            (words[0], words[1], words[2], words[3]) = (words[1], words[2], words[3], next);
            _keys[i] = next;
        }
    }

    public void Encrypt(Span<byte> block)
    {
        var a = BinaryPrimitives.ReadUInt32BigEndian(block);
        var b = BinaryPrimitives.ReadUInt32BigEndian(block[4..]);
        var c = BinaryPrimitives.ReadUInt32BigEndian(block[8..]);
        var d = BinaryPrimitives.ReadUInt32BigEndian(block[12..]);
        foreach (var key in _keys)
        {
            (a, b, c, d) = (b, c, d, a ^ Round(b ^ c ^ d ^ key));
        }

        BinaryPrimitives.WriteUInt32BigEndian(block, d);
        BinaryPrimitives.WriteUInt32BigEndian(block[4..], c);
        BinaryPrimitives.WriteUInt32BigEndian(block[8..], b);
        BinaryPrimitives.WriteUInt32BigEndian(block[12..], a);
    }

    private static uint Round(uint word)
    {
        var mixed = Substitute(word);
        return mixed ^ BitOperations.RotateLeft(mixed, 2) ^ BitOperations.RotateLeft(mixed, 10)
            ^ BitOperations.RotateLeft(mixed, 18) ^ BitOperations.RotateLeft(mixed, 24);
    }

    private static uint Substitute(uint word) =>
        ((uint)Box[word >> 24] << 24) | ((uint)Box[(byte)(word >> 16)] << 16) | ((uint)Box[(byte)(word >> 8)] << 8) | Box[(byte)word];

    // The bytes are multiples of 7.
    private static uint Constant(int round)
    {
        var word = 0u;
        for (var i = 0; i < 4; i++)
        {
            word = (word << 8) | (byte)(((4 * round) + i) * 7);
        }

        return word;
    }

    /// <summary>An affine map, the inverse in the field of x^8 + x^7 + x^6 + x^5 + x^4 + x^2 + 1, and the same map again.</summary>
    private static byte[] MakeBox()
    {
        var box = new byte[256];
        for (var i = 0; i < box.Length; i++)
        {
            box[i] = Map(Invert(Map((byte)i)));
        }

        return box;
    }

    private static byte Map(byte value)
    {
        const byte row = 0xA7;
        const byte constant = 0xD3;
        var mapped = 0;
        for (var bit = 0; bit < 8; bit++)
        {
            var rotated = (byte)((row << bit) | (row >> (8 - bit)));
            mapped |= (BitOperations.PopCount((uint)(rotated & value)) & 1) << bit;
        }

        return (byte)(mapped ^ constant);
    }

    private static byte Invert(byte value)
    {
        for (var i = 0; i < 256; i++)
        {
            if (Multiply(value, (byte)i) == 1)
            {
                return (byte)i;
            }
        }

        return 0;
    }

    private static byte Multiply(byte a, byte b)
    {
        const int polynomial = 0x1F5;
        var product = 0;
        for (var bit = 7; bit >= 0; bit--)
        {
            product <<= 1;
            product ^= (product & 0x100) == 0 ? 0 : polynomial;
            product ^= ((b >> bit) & 1) == 0 ? 0 : a;
        }

        return (byte)product;
    }
}
