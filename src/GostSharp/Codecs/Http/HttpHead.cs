using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace GostSharp.Codecs.Http;

/// <summary>The head of an HTTP/1.1 message: its first line and its header fields, up to the empty line.</summary>
/// <param name="FirstLine">The request or status line, without the line's end.</param>
/// <param name="Headers">The fields.</param>
internal sealed record HttpHead(string FirstLine, HttpHeaders Headers)
{
    /// <summary>What a head may be long, in bytes.</summary>
    public const int MaxLength = 64 * 1024;

    // A bound of its own: thousands of tiny fields fit into the length.
    private const int MaxFields = 256;

    /// <summary>Reads a head; lines may end with a bare line feed.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, [MaybeNullWhen(false)] out HttpHead head, out int consumed)
    {
        (head, consumed) = (null, 0);
        RefuseWhatIsNoHead(bytes);
        if (EndOf(bytes) is var end && end < 0)
        {
            return false;
        }

        // Field values may hold any byte from 0x80 up; Latin-1 keeps them as they are.
        var lines = Encoding.Latin1.GetString(bytes[..end]).Split('\n');
        var headers = new HttpHeaders();
        foreach (var line in lines.Skip(1).Select(WithoutReturn).TakeWhile(static line => line.Length > 0))
        {
            AddField(headers, line);
        }

        (head, consumed) = (new HttpHead(Checked(WithoutReturn(lines[0])), headers), end);
        return true;
    }

    /// <summary>Writes the head with the empty line behind it.</summary>
    /// <exception cref="ProtocolException">It holds what cannot stand there.</exception>
    public byte[] ToBytes()
    {
        var text = new StringBuilder(Checked(FirstLine)).Append("\r\n");
        foreach (var (name, value) in Headers)
        {
            text.Append(CheckedName(name)).Append(": ").Append(Checked(value)).Append("\r\n");
        }

        return Encoding.Latin1.GetBytes(text.Append("\r\n").ToString());
    }

    private static void AddField(HttpHeaders headers, string line)
    {
        var colon = Math.Max(line.IndexOf(':', StringComparison.Ordinal), 0);
        headers.Add(CheckedName(line[..colon]), Checked(line[(colon + 1)..].Trim(' ', '\t')));
    }

    // One only: a second one is a control character like others.
    private static string WithoutReturn(string line) => line.EndsWith('\r') ? line[..^1] : line;

    private static string CheckedName(string name) => name.Length > 0 && name.AsSpan().ContainsOnlyToken()
        ? name
        : throw new ProtocolException("an HTTP header field has no name");

    private static string Checked(string text) =>
        text.AsSpan().ContainsOnlyText() ? text : throw new ProtocolException("an HTTP line holds a character that cannot stand there");

    // The end of the first empty line, or -1.
    private static int EndOf(ReadOnlySpan<byte> bytes)
    {
        for (var (start, lines) = (0, 0); ; lines++)
        {
            var length = bytes[start..].IndexOf((byte)'\n');
            if (length < 0)
            {
                return -1;
            }

            var isEmpty = length == 0 || (length == 1 && bytes[start] == '\r');
            start += length + 1;
            if (isEmpty)
            {
                return start;
            }

            if (lines > MaxFields)
            {
                throw new ProtocolException($"an HTTP head has more than {MaxFields} fields");
            }
        }
    }

    // Garbage is known by its first line: no need to wait for 64 KiB of it.
    private static void RefuseWhatIsNoHead(ReadOnlySpan<byte> bytes)
    {
        var line = bytes.IndexOf((byte)'\n') is >= 0 and var end ? bytes[..end] : bytes;
        if (line.IndexOfAnyInRange((byte)0, (byte)8) >= 0 || line.IndexOfAnyInRange((byte)0x0E, (byte)0x1F) >= 0)
        {
            throw new ProtocolException("this is not HTTP");
        }
    }
}
