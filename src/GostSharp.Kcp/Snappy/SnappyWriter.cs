using System.Buffers;
using System.Buffers.Binary;

namespace GostSharp.Kcp.Snappy;

/// <summary>Compresses what is written to a stream. Every write is sent at once.</summary>
internal sealed class SnappyWriter(Stream stream)
{
    private const int PrologueSize = SnappyChunk.HeaderSize + 6;

    private bool _hasBegun;

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        while (!data.IsEmpty)
        {
            var part = data[..Math.Min(data.Length, SnappyChunk.MaxData)];
            var buffer = ArrayPool<byte>.Shared.Rent(PrologueSize + SnappyChunk.HeaderSize + SnappyChunk.ChecksumSize + Snappier.Snappy.GetMaxCompressedLength(part.Length));
            try
            {
                var prologue = _hasBegun ? 0 : WritePrologue(buffer);
                var length = prologue + WriteChunk(part.Span, buffer.AsSpan(prologue));
                _hasBegun = true;
                await stream.WriteAsync(buffer.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }

            data = data[part.Length..];
        }
    }

    private static int WritePrologue(Span<byte> destination)
    {
        SnappyChunk.WriteHeader(destination, SnappyChunk.Identifier, SnappyChunk.Name.Length);
        SnappyChunk.Name.CopyTo(destination[SnappyChunk.HeaderSize..]);
        return PrologueSize;
    }

    private static int WriteChunk(ReadOnlySpan<byte> data, Span<byte> destination)
    {
        var body = destination[(SnappyChunk.HeaderSize + SnappyChunk.ChecksumSize)..];
        var kind = SnappyChunk.Compressed;
        var length = Snappier.Snappy.Compress(data, body);
        if (length > data.Length - (data.Length / 8))
        {
            // Not worth the time of the reader.
            kind = SnappyChunk.Uncompressed;
            data.CopyTo(body);
            length = data.Length;
        }

        SnappyChunk.WriteHeader(destination, kind, length + SnappyChunk.ChecksumSize);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[SnappyChunk.HeaderSize..], SnappyChunk.Checksum(data));
        return SnappyChunk.HeaderSize + SnappyChunk.ChecksumSize + length;
    }
}
