using System.Numerics;

namespace GostSharp.Protocols.Shadowsocks.Ciphers;

/// <summary>What the modes of AES have in common.</summary>
internal static class AesBlock
{
    public const int Length = 16;

    /// <summary>Puts one on the other, which has to be as long; the output may be either of them.</summary>
    public static void Xor(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other, Span<byte> output)
    {
        var at = 0;
        for (; one.Length - at >= Vector<byte>.Count; at += Vector<byte>.Count)
        {
            (new Vector<byte>(one[at..]) ^ new Vector<byte>(other[at..])).CopyTo(output[at..]);
        }

        for (; at < one.Length; at++)
        {
            output[at] = (byte)(one[at] ^ other[at]);
        }
    }
}
