using System.IO.Compression;

namespace GostSharp.Transports.WebSockets;

/// <summary>permessage-deflate (RFC 7692) without context takeover: every message is a deflate stream of its own, without its last four bytes.</summary>
internal static class MessageDeflate
{
    // What a flush ends with; the sender leaves it out and the receiver puts it back.
    private static readonly byte[] FlushMark = [0x00, 0x00, 0xFF, 0xFF];

    // Behind the mark comes an empty last block, so that the stream ends in order.
    private static readonly byte[] Tail = [.. FlushMark, 0x01, .. FlushMark];

    public static byte[] Compress(ReadOnlySpan<byte> message)
    {
        using var compressed = new MemoryStream();
        using var deflate = new DeflateStream(compressed, CompressionLevel.Fastest, leaveOpen: true);
        deflate.Write(message);
        deflate.Flush();
        var bytes = compressed.GetBuffer().AsSpan(0, (int)compressed.Length);
        return bytes.EndsWith(FlushMark) ? bytes[..^FlushMark.Length].ToArray() : throw new InvalidOperationException("A flush has no mark.");
    }

    /// <summary>Reads one message that is compressed.</summary>
    public static Stream Inflate(FrameReader message) => new DeflateStream(new Payload(message), CompressionMode.Decompress);

    /// <summary>The payload of one message, with what was left out.</summary>
    private sealed class Payload(FrameReader message) : AsyncStream
    {
        private int _tailSent;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await message.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            return count > 0 || message.IsInMessage ? count : ReadTail(buffer.Span);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        private int ReadTail(Span<byte> buffer)
        {
            var count = Math.Min(buffer.Length, Tail.Length - _tailSent);
            Tail.AsSpan(_tailSent, count).CopyTo(buffer);
            _tailSent += count;
            return count;
        }
    }
}
