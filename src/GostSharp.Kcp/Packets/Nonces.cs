using System.Security.Cryptography;

namespace GostSharp.Kcp.Packets;

/// <summary>Random bytes for packets, taken from the system many at a time.</summary>
internal static class Nonces
{
    private const int BlockSize = 4096;

    [ThreadStatic]
    private static byte[]? s_block;

    [ThreadStatic]
    private static int s_used;

    public static void Fill(Span<byte> nonce)
    {
        var block = s_block;
        if (block is null || s_used + nonce.Length > BlockSize)
        {
            block = s_block ??= new byte[BlockSize];
            RandomNumberGenerator.Fill(block);
            s_used = 0;
        }

        block.AsSpan(s_used, nonce.Length).CopyTo(nonce);
        s_used += nonce.Length;
    }
}
