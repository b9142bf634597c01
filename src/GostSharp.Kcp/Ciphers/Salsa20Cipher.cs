using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace GostSharp.Kcp.Ciphers;

/// <summary>Salsa20/20; the first bytes of a packet are its nonce and stay readable.</summary>
internal sealed class Salsa20Cipher : PacketCipher
{
    private const int NonceSize = 8;
    private const int BlockSize = 64;
    private const int Words = 16;
    private const int DoubleRounds = 10;

    private readonly uint[] _start = new uint[Words];

    public Salsa20Cipher(ReadOnlySpan<byte> key)
    {
        for (var i = 0; i < 4; i++)
        {
            // The constants stand on the diagonal.
            _start[5 * i] = BinaryPrimitives.ReadUInt32LittleEndian("expand 32-byte k"u8[(4 * i)..]);
            _start[1 + i] = BinaryPrimitives.ReadUInt32LittleEndian(key[(4 * i)..]);
            _start[11 + i] = BinaryPrimitives.ReadUInt32LittleEndian(key[(16 + (4 * i))..]);
        }
    }

    public override void Encrypt(byte[] buffer, int offset, int length)
    {
        if (length <= NonceSize)
        {
            return;
        }

        Span<uint> start = stackalloc uint[Words];
        Span<uint> block = stackalloc uint[Words];
        _start.CopyTo(start);
        start[6] = BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(offset));
        start[7] = BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(offset + 4));
        var packet = buffer.AsSpan(offset + NonceSize, length - NonceSize);
        while (!packet.IsEmpty)
        {
            MakeBlock(start, block);
            var part = packet[..Math.Min(packet.Length, BlockSize)];
            Bytes.Xor(part, MemoryMarshal.AsBytes(block));
            packet = packet[part.Length..];
            start[8]++;
        }
    }

    public override void Decrypt(byte[] buffer, int offset, int length) => Encrypt(buffer, offset, length);

    private static void MakeBlock(ReadOnlySpan<uint> start, Span<uint> block)
    {
        start.CopyTo(block);
        for (var i = 0; i < DoubleRounds; i++)
        {
            Quarter(ref block[0], ref block[4], ref block[8], ref block[12]);
            Quarter(ref block[5], ref block[9], ref block[13], ref block[1]);
            Quarter(ref block[10], ref block[14], ref block[2], ref block[6]);
            Quarter(ref block[15], ref block[3], ref block[7], ref block[11]);
            Quarter(ref block[0], ref block[1], ref block[2], ref block[3]);
            Quarter(ref block[5], ref block[6], ref block[7], ref block[4]);
            Quarter(ref block[10], ref block[11], ref block[8], ref block[9]);
            Quarter(ref block[15], ref block[12], ref block[13], ref block[14]);
        }

        for (var i = 0; i < Words; i++)
        {
            block[i] += start[i];
            if (!BitConverter.IsLittleEndian)
            {
                block[i] = BinaryPrimitives.ReverseEndianness(block[i]);
            }
        }
    }

    private static void Quarter(ref uint a, ref uint b, ref uint c, ref uint d)
    {
        b ^= BitOperations.RotateLeft(a + d, 7);
        c ^= BitOperations.RotateLeft(b + a, 9);
        d ^= BitOperations.RotateLeft(c + b, 13);
        a ^= BitOperations.RotateLeft(d + c, 18);
    }
}
