using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GostSharp.Protocols.Shadowsocks.Ciphers;

/// <summary>The block function of ChaCha20 over many blocks at once: a vector holds a row of four words, of one block or of two side by side.</summary>
internal static class ChaCha20Blocks
{
    /// <summary>How many bytes a block has.</summary>
    public const int Length = 64;

    private const int DoubleRounds = 10;

    /// <summary>Puts the key stream on whole blocks; the two may be the same memory, and the state stays as it is.</summary>
    public static void Xor(ReadOnlySpan<uint> state, ReadOnlySpan<byte> input, Span<byte> output)
    {
        var blocks = input.Length / Length;
        var done = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; blocks - done >= 4; done += 4)
            {
                XorFour(state, done, input.Slice(done * Length, 4 * Length), output.Slice(done * Length, 4 * Length));
            }
        }

        for (; done < blocks; done++)
        {
            XorOne(state, done, input.Slice(done * Length, Length), output.Slice(done * Length, Length));
        }
    }

    private static void XorOne(ReadOnlySpan<uint> state, int block, ReadOnlySpan<byte> input, Span<byte> output)
    {
        var (row0, row1, row2) = (Vector128.Create(state), Vector128.Create(state[4..]), Vector128.Create(state[8..]));
        var row3 = Row3(state, block);
        var (a, b, c, d) = (row0, row1, row2, row3);
        for (var i = 0; i < DoubleRounds; i++)
        {
            Round(ref a, ref b, ref c, ref d);
            (b, c, d) = (Left1(b), Left2(c), Left3(d));
            Round(ref a, ref b, ref c, ref d);
            (b, c, d) = (Left3(b), Left2(c), Left1(d));
        }

        Put(a + row0, input, output, 0);
        Put(b + row1, input, output, 16);
        Put(c + row2, input, output, 32);
        Put(d + row3, input, output, 48);
    }

    private static void XorFour(ReadOnlySpan<uint> state, int block, ReadOnlySpan<byte> input, Span<byte> output)
    {
        var row0 = Twice(Vector128.Create(state));
        var row1 = Twice(Vector128.Create(state[4..]));
        var row2 = Twice(Vector128.Create(state[8..]));
        var row3 = Vector256.Create(Row3(state, block), Row3(state, block + 1));
        var next3 = Vector256.Create(Row3(state, block + 2), Row3(state, block + 3));
        var (a, b, c, d) = (row0, row1, row2, row3);
        var (e, f, g, h) = (row0, row1, row2, next3);
        for (var i = 0; i < DoubleRounds; i++)
        {
            Round(ref a, ref b, ref c, ref d);
            Round(ref e, ref f, ref g, ref h);
            (b, c, d) = (Left1(b), Left2(c), Left3(d));
            (f, g, h) = (Left1(f), Left2(g), Left3(h));
            Round(ref a, ref b, ref c, ref d);
            Round(ref e, ref f, ref g, ref h);
            (b, c, d) = (Left3(b), Left2(c), Left1(d));
            (f, g, h) = (Left3(f), Left2(g), Left1(h));
        }

        PutTwo(a + row0, b + row1, c + row2, d + row3, input, output);
        PutTwo(e + row0, f + row1, g + row2, h + next3, input[(2 * Length)..], output[(2 * Length)..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(ref Vector128<uint> a, ref Vector128<uint> b, ref Vector128<uint> c, ref Vector128<uint> d)
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
    private static void Round(ref Vector256<uint> a, ref Vector256<uint> b, ref Vector256<uint> c, ref Vector256<uint> d)
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

    // The original counter goes on into the next word; that of the IETF has none left there, and its user ends before.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Row3(ReadOnlySpan<uint> state, int block)
    {
        var low = state[12] + (uint)block;
        return Vector128.Create(low, low < state[12] ? state[13] + 1 : state[13], state[14], state[15]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Twice(Vector128<uint> row) => Vector256.Create(row, row);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Rotate(Vector128<uint> words, int bits) => (words << bits) | (words >>> (32 - bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Rotate(Vector256<uint> words, int bits) => (words << bits) | (words >>> (32 - bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Left1(Vector128<uint> row) => Vector128.Shuffle(row, Vector128.Create(1u, 2, 3, 0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Left2(Vector128<uint> row) => Vector128.Shuffle(row, Vector128.Create(2u, 3, 0, 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Left3(Vector128<uint> row) => Vector128.Shuffle(row, Vector128.Create(3u, 0, 1, 2));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Left1(Vector256<uint> row) => Vector256.Shuffle(row, Vector256.Create(1u, 2, 3, 0, 5, 6, 7, 4));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Left2(Vector256<uint> row) => Vector256.Shuffle(row, Vector256.Create(2u, 3, 0, 1, 6, 7, 4, 5));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Left3(Vector256<uint> row) => Vector256.Shuffle(row, Vector256.Create(3u, 0, 1, 2, 7, 4, 5, 6));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PutTwo(
        Vector256<uint> a, Vector256<uint> b, Vector256<uint> c, Vector256<uint> d, ReadOnlySpan<byte> input, Span<byte> output)
    {
        Put(a.GetLower(), input, output, 0);
        Put(b.GetLower(), input, output, 16);
        Put(c.GetLower(), input, output, 32);
        Put(d.GetLower(), input, output, 48);
        Put(a.GetUpper(), input, output, 64);
        Put(b.GetUpper(), input, output, 80);
        Put(c.GetUpper(), input, output, 96);
        Put(d.GetUpper(), input, output, 112);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(Vector128<uint> words, ReadOnlySpan<byte> input, Span<byte> output, int at)
    {
        var bytes = BitConverter.IsLittleEndian ? words.AsByte() : Reversed(words);
        (Vector128.Create(input[at..]) ^ bytes).CopyTo(output[at..]);
    }

    private static Vector128<byte> Reversed(Vector128<uint> words) =>
        Vector128.Shuffle(words.AsByte(), Vector128.Create((byte)3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12));
}
