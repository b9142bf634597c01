using System.Buffers.Binary;
using System.Numerics;

namespace GostSharp.Tests.SharedSources;

/// <summary>ChaCha20 as its author describes it, word by word.</summary>
internal static class ReferenceChaCha20
{
    public static byte[] Block(uint[] key, ulong counter, ulong nonce)
    {
        uint[] state =
        [
            0x61707865, 0x3320646e, 0x79622d32, 0x6b206574, .. key, (uint)counter, (uint)(counter >> 32), (uint)nonce, (uint)(nonce >> 32),
        ];
        var words = (uint[])state.Clone();
        for (var i = 0; i < 10; i++)
        {
            Quarter(words, 0, 4, 8, 12);
            Quarter(words, 1, 5, 9, 13);
            Quarter(words, 2, 6, 10, 14);
            Quarter(words, 3, 7, 11, 15);
            Quarter(words, 0, 5, 10, 15);
            Quarter(words, 1, 6, 11, 12);
            Quarter(words, 2, 7, 8, 13);
            Quarter(words, 3, 4, 9, 14);
        }

        var block = new byte[64];
        for (var i = 0; i < 16; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(4 * i), words[i] + state[i]);
        }

        return block;
    }

    private static void Quarter(uint[] words, int a, int b, int c, int d)
    {
        words[a] += words[b];
        words[d] = BitOperations.RotateLeft(words[d] ^ words[a], 16);
        words[c] += words[d];
        words[b] = BitOperations.RotateLeft(words[b] ^ words[c], 12);
        words[a] += words[b];
        words[d] = BitOperations.RotateLeft(words[d] ^ words[a], 8);
        words[c] += words[d];
        words[b] = BitOperations.RotateLeft(words[b] ^ words[c], 7);
    }
}
