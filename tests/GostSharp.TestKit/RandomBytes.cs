using System.Buffers.Binary;
using System.Security.Cryptography;

namespace GostSharp.TestKit;

/// <summary>Payloads that follow from a seed: writer and reader agree on every byte without holding them.</summary>
public static class RandomBytes
{
    private const int ChunkSize = 64 * 1024;

    /// <summary>The first <paramref name="length"/> bytes of the payload.</summary>
    public static byte[] Create(int seed, int length)
    {
        var bytes = new byte[length];
        Fill(bytes, seed);
        return bytes;
    }

    /// <summary>Fills <paramref name="destination"/> with the payload from <paramref name="offset"/> on, a multiple of 8.</summary>
    public static void Fill(Span<byte> destination, int seed, long offset = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(offset % 8, 0);
        var word = offset / 8;
        Span<byte> last = stackalloc byte[8];
        while (destination.Length >= 8)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(destination, Word(seed, word++));
            destination = destination[8..];
        }

        BinaryPrimitives.WriteUInt64LittleEndian(last, Word(seed, word));
        last[..destination.Length].CopyTo(destination);
    }

    /// <summary>Writes <paramref name="length"/> bytes of the payload and returns their SHA-256.</summary>
    public static async Task<byte[]> WriteAsync(Stream stream, int seed, long length, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var chunk = new byte[ChunkSize];
        for (var offset = 0L; offset < length; offset += ChunkSize)
        {
            var part = chunk.AsMemory(0, (int)Math.Min(ChunkSize, length - offset));
            Fill(part.Span, seed, offset);
            hash.AppendData(part.Span);
            await stream.WriteAsync(part, cancellationToken);
        }

        return hash.GetHashAndReset();
    }

    /// <summary>Reads <paramref name="length"/> bytes, compares each with the payload and returns their SHA-256.</summary>
    /// <exception cref="InvalidDataException">A byte differs; the message says which.</exception>
    /// <exception cref="EndOfStreamException">The stream ended before.</exception>
    public static async Task<byte[]> VerifyAsync(Stream stream, int seed, long length, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (actual, expected) = (new byte[ChunkSize], new byte[ChunkSize]);
        for (var offset = 0L; offset < length; offset += ChunkSize)
        {
            var count = (int)Math.Min(ChunkSize, length - offset);
            await ReadChunkAsync(stream, actual.AsMemory(0, count), offset, cancellationToken);
            Fill(expected.AsSpan(0, count), seed, offset);
            Compare(actual.AsSpan(0, count), expected.AsSpan(0, count), offset);
            hash.AppendData(actual, 0, count);
        }

        return hash.GetHashAndReset();
    }

    /// <summary>As <see cref="VerifyAsync"/>, and the stream must end there.</summary>
    public static async Task<byte[]> VerifyToEndAsync(Stream stream, int seed, long length, CancellationToken cancellationToken = default)
    {
        var hash = await VerifyAsync(stream, seed, length, cancellationToken);
        return await stream.ReadAsync(new byte[1], cancellationToken) == 0
            ? hash
            : throw new InvalidDataException($"The stream goes on after {length} bytes.");
    }

    private static async Task ReadChunkAsync(Stream stream, Memory<byte> chunk, long offset, CancellationToken cancellationToken)
    {
        var count = await stream.ReadAtLeastAsync(chunk, chunk.Length, throwOnEndOfStream: false, cancellationToken);
        if (count < chunk.Length)
        {
            throw new EndOfStreamException($"The stream ended after {offset + count} bytes.");
        }
    }

    private static void Compare(ReadOnlySpan<byte> actual, ReadOnlySpan<byte> expected, long offset)
    {
        var same = actual.CommonPrefixLength(expected);
        if (same < actual.Length)
        {
            throw new InvalidDataException($"Byte {offset + same} is {actual[same]:x2}, not {expected[same]:x2}.");
        }
    }

    // Each word follows from its place alone (the finaliser of SplitMix64), so that any offset is as cheap as the first.
    private static ulong Word(int seed, long index)
    {
        var z = ((ulong)(uint)seed << 40) + ((ulong)index * 0x9E3779B97F4A7C15);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
