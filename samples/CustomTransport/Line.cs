using System.Text;
using GostSharp;

namespace CustomTransport;

/// <summary>The protocol: <c>host:port\n</c> asks for a target, <c>ok\n</c> or <c>no REASON\n</c> answers, then the bytes follow.</summary>
internal static class Line
{
    public const string Yes = "ok";

    private const int MaxLength = 300;

    public static ValueTask WriteAsync(StreamConnection connection, string text, CancellationToken cancellationToken) =>
        connection.Stream.WriteAsync(Encoding.ASCII.GetBytes(text + "\n"), cancellationToken);

    /// <summary>Reads one line; what was read beyond it is given back, for it belongs to whoever reads next.</summary>
    public static async ValueTask<string> ReadAsync(StreamConnection connection, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxLength];
        for (var count = 0; count < buffer.Length;)
        {
            var read = await connection.Stream.ReadAsync(buffer.AsMemory(count), cancellationToken);
            if (read == 0)
            {
                throw new ProtocolException("the peer left in the middle of a line");
            }

            count += read;
            var end = Array.IndexOf(buffer, (byte)'\n', 0, count);
            if (end >= 0)
            {
                connection.Unread(buffer.AsMemory(end + 1, count - end - 1));
                return Encoding.ASCII.GetString(buffer, 0, end);
            }
        }

        throw new ProtocolException($"the peer sent a line of more than {MaxLength} bytes");
    }
}
