using System.Buffers.Binary;
using System.Numerics;

namespace GostSharp.Kcp.Ciphers;

/// <summary>Twofish with a key of 256 bits: 16 rounds with tables that depend on the key.</summary>
internal sealed class Twofish : IBlock128
{
    private const int Rounds = 16;
    private const int Whitening = 8;
    private const int KeyParts = 4;

    private readonly uint[] _keys = new uint[Whitening + (2 * Rounds)];

    // What a byte of a word does to all of it, for each of the four.
    private readonly uint[] _tables = new uint[4 * 256];

    public Twofish(ReadOnlySpan<byte> key)
    {
        Span<byte> even = stackalloc byte[4 * KeyParts];
        Span<byte> odd = stackalloc byte[4 * KeyParts];
        Span<byte> boxes = stackalloc byte[4 * KeyParts];
        for (var i = 0; i < KeyParts; i++)
        {
            var part = key.Slice(8 * i, 8);
            part[..4].CopyTo(even[(4 * i)..]);
            part[4..].CopyTo(odd[(4 * i)..]);
            // The keys of the tables stand in the opposite order.
            TwofishTables.Reduce(part, boxes[(4 * (KeyParts - 1 - i))..]);
        }

        for (var i = 0; i < _keys.Length / 2; i++)
        {
            var a = Spread((byte)(2 * i), even);
            var b = BitOperations.RotateLeft(Spread((byte)((2 * i) + 1), odd), 8);
            _keys[2 * i] = a + b;
            _keys[(2 * i) + 1] = BitOperations.RotateLeft(a + (2 * b), 9);
        }

        for (var i = 0; i < _tables.Length; i++)
        {
            _tables[i] = TwofishTables.Mix(i / 256, TwofishTables.Substitute(i / 256, (byte)i, boxes));
        }
    }

    public void Encrypt(Span<byte> block)
    {
        var a = BinaryPrimitives.ReadUInt32LittleEndian(block) ^ _keys[0];
        var b = BinaryPrimitives.ReadUInt32LittleEndian(block[4..]) ^ _keys[1];
        var c = BinaryPrimitives.ReadUInt32LittleEndian(block[8..]) ^ _keys[2];
        var d = BinaryPrimitives.ReadUInt32LittleEndian(block[12..]) ^ _keys[3];
        for (var i = 0; i < Rounds; i++)
        {
            var left = Mix(a);
            var right = Mix(BitOperations.RotateLeft(b, 8));
            c = BitOperations.RotateRight(c ^ (left + right + _keys[Whitening + (2 * i)]), 1);
            d = BitOperations.RotateLeft(d, 1) ^ (left + (2 * right) + _keys[Whitening + (2 * i) + 1]);
            (a, b, c, d) = (c, d, a, b);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(block, c ^ _keys[4]);
        BinaryPrimitives.WriteUInt32LittleEndian(block[4..], d ^ _keys[5]);
        BinaryPrimitives.WriteUInt32LittleEndian(block[8..], a ^ _keys[6]);
        BinaryPrimitives.WriteUInt32LittleEndian(block[12..], b ^ _keys[7]);
    }

    private uint Mix(uint word) =>
        _tables[(byte)word] ^ _tables[256 + (byte)(word >> 8)] ^ _tables[512 + (byte)(word >> 16)] ^ _tables[768 + (int)(word >> 24)];

    private static uint Spread(byte value, ReadOnlySpan<byte> key)
    {
        var word = 0u;
        for (var i = 0; i < 4; i++)
        {
            word ^= TwofishTables.Mix(i, TwofishTables.Substitute(i, value, key));
        }

        return word;
    }
}
