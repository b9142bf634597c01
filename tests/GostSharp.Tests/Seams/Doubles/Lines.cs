using System.Text;

namespace GostSharp.Tests.Seams.Doubles;

/// <summary>A protocol of text lines: reads as much as there is, as real handshakes do, and gives back what comes after the line.</summary>
internal static class Lines
{
    public static async Task<string> ReadAsync(StreamConnection connection, CancellationToken cancellationToken)
    {
        var buffer = new byte[1024];
        var count = 0;
        while (true)
        {
            var read = await connection.Stream.ReadAsync(buffer.AsMemory(count), cancellationToken);
            count += read;
            var end = buffer.AsSpan(0, count).IndexOf((byte)'\n');
            if (end >= 0)
            {
                connection.Unread(buffer.AsMemory(end + 1, count - end - 1));
                return Encoding.ASCII.GetString(buffer, 0, end);
            }

            if (read == 0 || count == buffer.Length)
            {
                throw new ProtocolException("no line");
            }
        }
    }

    public static ValueTask WriteAsync(StreamConnection connection, string line, CancellationToken cancellationToken) =>
        connection.Stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\n"), cancellationToken);
}
