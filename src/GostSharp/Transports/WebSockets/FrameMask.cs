using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace GostSharp.Transports.WebSockets;

/// <summary>The mask over what clients send; putting it on and taking it off are the same.</summary>
internal static class FrameMask
{
    /// <summary>A key that nobody can foresee.</summary>
    public static uint NewKey()
    {
        Span<byte> key = stackalloc byte[4];
        RandomNumberGenerator.Fill(key);
        return BinaryPrimitives.ReadUInt32LittleEndian(key);
    }

    /// <summary>Applies <paramref name="key"/> to the bytes and returns the key for those that follow them.</summary>
    public static uint Apply(Span<byte> bytes, uint key)
    {
        var vectors = MemoryMarshal.Cast<byte, Vector<uint>>(bytes);
        var wide = new Vector<uint>(BitConverter.IsLittleEndian ? key : BinaryPrimitives.ReverseEndianness(key));
        foreach (ref var vector in vectors)
        {
            vector ^= wide;
        }

        var rest = bytes[(vectors.Length * Vector<byte>.Count)..];
        for (var i = 0; i < rest.Length; i++)
        {
            rest[i] ^= (byte)(key >> (8 * (i & 3)));
        }

        return BitOperations.RotateRight(key, 8 * (bytes.Length & 3));
    }
}
