using System.Diagnostics.CodeAnalysis;

namespace GostSharp.Codecs;

/// <summary>Reads one message at the head of <paramref name="bytes"/>.</summary>
/// <returns>False when the message is not complete yet.</returns>
/// <exception cref="ProtocolException">The bytes are not the beginning of such a message.</exception>
internal delegate bool MessageParser<T>(ReadOnlySpan<byte> bytes, [MaybeNullWhen(false)] out T message, out int consumed);

/// <summary>Reads messages of handshakes off a connection: exactly the message is taken, what came behind it stays for the next reader.</summary>
internal static class MessageReader
{
    private const int FirstRead = 512;

    /// <summary>Reads until <paramref name="parse"/> has a message.</summary>
    /// <param name="connection">Where from.</param>
    /// <param name="parse">Tells whether the message is complete.</param>
    /// <param name="maxLength">How long the message may be, in bytes.</param>
    /// <param name="what">What is read, for errors: "the SOCKS5 reply", say.</param>
    /// <param name="cancellationToken">Gives up; the connection is of no use afterwards.</param>
    /// <exception cref="ProtocolException">It is not such a message, or too long.</exception>
    /// <exception cref="GostException">The connection ended before the message did (<see cref="FailureReason.ConnectionLost"/>).</exception>
    public static async ValueTask<T> ReadAsync<T>(
        StreamConnection connection, MessageParser<T> parse, int maxLength, string what, CancellationToken cancellationToken)
    {
        // Not pooled: what is given back is read from this buffer later.
        var buffer = new byte[Math.Min(FirstRead, maxLength)];
        for (var count = 0; ;)
        {
            var read = await connection.Stream.ReadAsync(buffer.AsMemory(count), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                throw new GostException(FailureReason.ConnectionLost, $"the connection ended {(count == 0 ? "before" : "in the middle of")} {what}");
            }

            count += read;
            if (parse(buffer.AsSpan(0, count), out var message, out var consumed))
            {
                connection.Unread(buffer.AsMemory(consumed, count - consumed));
                return message;
            }

            if (count == maxLength)
            {
                throw new ProtocolException($"{what} is longer than {maxLength} bytes");
            }

            if (count == buffer.Length)
            {
                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, maxLength));
            }
        }
    }
}
