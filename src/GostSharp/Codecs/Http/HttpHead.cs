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
        (head, consumed) = (null, EndOf(bytes));
        if (consumed < 0)
        {
            RefuseWhatIsNoHead(bytes);
            consumed = 0;
            return false;
        }

        // Field values may hold any byte from 0x80 up; Latin-1 keeps them as they are.
        var lines = Encoding.Latin1.GetString(bytes[..consumed]).Split('\n');
        var headers = new HttpHeaders();
        foreach (var line in lines.Skip(1).Select(static line => line.TrimEnd('\r')).TakeWhile(static line => line.Length > 0))
        {
            AddField(headers, line);
        }

        head = new HttpHead(Checked(lines[0].TrimEnd('\r')), headers);
        return true;
    }

    /// <summary>Writes the head with the empty line behind it.</summary>
    /// <exception cref="ProtocolException">A line holds what would end it.</exception>
    public byte[] ToBytes()
    {
        var text = new StringBuilder(Checked(FirstLine)).Append("\r\n");
        foreach (var (name, value) in Headers)
        {
            text.Append(Checked(name)).Append(": ").Append(Checked(value)).Append("\r\n");
        }

        return Encoding.Latin1.GetBytes(text.Append("\r\n").ToString());
    }

    private static void AddField(HttpHeaders headers, string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || !line.AsSpan(0, colon).ContainsOnlyToken())
        {
            throw new ProtocolException("an HTTP header field has no name");
        }

        if (headers.Count == MaxFields)
        {
            throw new ProtocolException($"an HTTP head has more than {MaxFields} fields");
        }

        headers.Add(line[..colon], Checked(line[(colon + 1)..].Trim(' ', '\t')));
    }

    private static string Checked(string text) =>
        text.AsSpan().IndexOfAny("\r\n\0") < 0 ? text : throw new ProtocolException("an HTTP line holds a control character");

    // The end of the first empty line, or -1.
    private static int EndOf(ReadOnlySpan<byte> bytes)
    {
        for (var start = 0; ;)
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
