using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace GostSharp.Shared;

/// <summary>
/// The stream cipher ChaCha20 with a block counter and a nonce of 64 bits each, as OpenSSH has it; RFC 8439's lies within,
/// with the first word of its nonce as the upper half of the counter.
/// </summary>
internal static class ChaCha20
{
    public const int KeySize = 32;
    public const int BlockSize = 64;

    /// <summary>Encrypts or decrypts in place, beginning with the block of that number.</summary>
    public static void Xor(ReadOnlySpan<uint> key, ulong counter, ulong nonce, Span<byte> data)
    {
        if (ChaCha20Avx2.IsSupported)
        {
            while (data.Length >= ChaCha20Avx2.StrideSize)
            {
                ChaCha20Avx2.Xor(key, counter, nonce, data);
                data = data[ChaCha20Avx2.StrideSize..];
                counter += ChaCha20Avx2.Stride;
            }
        }

        Span<byte> block = stackalloc byte[BlockSize];
        while (!data.IsEmpty)
        {
            WriteBlock(key, counter++, nonce, block);
            var count = Math.Min(BlockSize, data.Length);
            Xor(data[..count], block);
            data = data[count..];
        }

        CryptographicOperations.ZeroMemory(block);
    }

    /// <summary>Writes one block of the key stream.</summary>
    public static void WriteBlock(ReadOnlySpan<uint> key, ulong counter, ulong nonce, Span<byte> block)
    {
        var a = Vector128.Create(0x61707865u, 0x3320646e, 0x79622d32, 0x6b206574); // "expand 32-byte k"
        var b = Vector128.Create(key);
        var c = Vector128.Create(key[4..]);
        var d = Vector128.Create(counter, nonce).AsUInt32();
        var (a0, b0, c0, d0) = (a, b, c, d);
        for (var i = 0; i < 10; i++)
        {
            QuarterRounds(ref a, ref b, ref c, ref d);
            b = Vector128.Shuffle(b, Vector128.Create(1u, 2, 3, 0));
            c = Vector128.Shuffle(c, Vector128.Create(2u, 3, 0, 1));
            d = Vector128.Shuffle(d, Vector128.Create(3u, 0, 1, 2));
            QuarterRounds(ref a, ref b, ref c, ref d);
            b = Vector128.Shuffle(b, Vector128.Create(3u, 0, 1, 2));
            c = Vector128.Shuffle(c, Vector128.Create(2u, 3, 0, 1));
            d = Vector128.Shuffle(d, Vector128.Create(1u, 2, 3, 0));
        }

        Write(a + a0, block);
        Write(b + b0, block[16..]);
        Write(c + c0, block[32..]);
        Write(d + d0, block[48..]);
    }

    /// <summary>Reads a key as the words that the cipher works on.</summary>
    public static void ReadKey(ReadOnlySpan<byte> key, Span<uint> words)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeySize);
        for (var i = 0; i < KeySize / sizeof(uint); i++)
        {
            words[i] = BinaryPrimitives.ReadUInt32LittleEndian(key[(sizeof(uint) * i)..]);
        }
    }

    /// <summary>Changes data by as much of a key stream.</summary>
    public static void Xor(Span<byte> data, ReadOnlySpan<byte> keyStream)
    {
        var i = 0;
        for (; i + Vector128<byte>.Count <= data.Length; i += Vector128<byte>.Count)
        {
            (Vector128.Create<byte>(data[i..]) ^ Vector128.Create(keyStream[i..])).CopyTo(data[i..]);
        }

        for (; i < data.Length; i++)
        {
            data[i] ^= keyStream[i];
        }
    }

    // Four quarter rounds at once, one in each column.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void QuarterRounds(ref Vector128<uint> a, ref Vector128<uint> b, ref Vector128<uint> c, ref Vector128<uint> d)
    {
        a += b;
        d = Rotate(d ^ a, 16);
        c += d;
        b = Rotate(b ^ c, 12);
        a += b;
        d = Rotate(d ^ a, 8);
        c += d;
        b = Rotate(b ^ c, 7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Rotate(Vector128<uint> value, int count) => (value << count) | (value >>> (32 - count));

    private static void Write(Vector128<uint> row, Span<byte> block)
    {
        if (BitConverter.IsLittleEndian)
        {
            row.AsByte().CopyTo(block);
            return;
        }

        for (var i = 0; i < Vector128<uint>.Count; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(block[(sizeof(uint) * i)..], row[i]);
        }
    }
}
