using System.Buffers;
using System.Buffers.Text;

namespace GostSharp.Protocols.Http;

/// <summary>Writes a body as it is, or in chunks: one write for each.</summary>
internal sealed class HttpChunkWriter(StreamConnection destination, bool inChunks)
{
    // The digits of a length and two line ends.
    private const int Overhead = 8 + 4;

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        if (!inChunks)
        {
            await SendAsync(data, cancellationToken).ConfigureAwait(false);
            return;
        }

        var rented = ArrayPool<byte>.Shared.Rent(data.Length + Overhead);
        try
        {
            var length = Frame(data.Span, rented);
            await SendAsync(rented.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Says that the body was all.</summary>
    public ValueTask EndAsync(CancellationToken cancellationToken) =>
        inChunks ? SendAsync("0\r\n\r\n"u8.ToArray(), cancellationToken) : ValueTask.CompletedTask;

    private static int Frame(ReadOnlySpan<byte> data, Span<byte> chunk)
    {
        Utf8Formatter.TryFormat(data.Length, chunk, out var digits, 'x');
        "\r\n"u8.CopyTo(chunk[digits..]);
        data.CopyTo(chunk[(digits + 2)..]);
        "\r\n"u8.CopyTo(chunk[(digits + 2 + data.Length)..]);
        return digits + data.Length + 4;
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await destination.Stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        await destination.Stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
