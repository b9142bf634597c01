using System.Numerics;
using System.Runtime.InteropServices;

namespace GostSharp.Kcp.Ciphers;

/// <summary>Works on many bytes at once.</summary>
internal static class Bytes
{
    /// <summary>Combines <paramref name="destination"/> with as many bytes of <paramref name="mask"/>.</summary>
    public static void Xor(Span<byte> destination, ReadOnlySpan<byte> mask)
    {
        mask = mask[..destination.Length];
        var vectors = MemoryMarshal.Cast<byte, Vector<byte>>(destination);
        var masks = MemoryMarshal.Cast<byte, Vector<byte>>(mask);
        for (var i = 0; i < vectors.Length; i++)
        {
            vectors[i] ^= masks[i];
        }

        for (var i = vectors.Length * Vector<byte>.Count; i < destination.Length; i++)
        {
            destination[i] ^= mask[i];
        }
    }
}
