using System.Text;
using GostSharp.Codecs;
using GostSharp.Codecs.Http;

namespace GostSharp.Protocols.Sni;

/// <summary>An HTTP request that names another host than its own, which a field of gost's carries in disguise.</summary>
internal static class HeadDisguise
{
    private static readonly byte[] Name = "host:"u8.ToArray();

    /// <summary>Hides the host behind <paramref name="host"/> and leaves every other byte as it is; a request that names none stays as it is.</summary>
    /// <returns>False when the head is not complete yet.</returns>
    /// <exception cref="ProtocolException">It is no HTTP request.</exception>
    public static bool TryPut(ReadOnlySpan<byte> bytes, string host, out byte[] disguised)
    {
        RefuseOthers(bytes);
        disguised = [];
        if (!HttpRequestHead.TryParse(bytes, out var request, out var length))
        {
            return false;
        }

        disguised = request.Headers["Host"] is { Length: > 0 } name && request.Headers[HiddenName.Field] is null ? Put(bytes, length, name, host) : bytes.ToArray();
        return true;
    }

    private static byte[] Put(ReadOnlySpan<byte> bytes, int length, string name, string host)
    {
        var (start, end) = FindLine(bytes[..length]);
        var line = Encoding.Latin1.GetBytes($"Host: {host}\r\n{HiddenName.Field}: {HiddenName.Encode(name)}\r\n");
        return [.. bytes[..start], .. line, .. bytes[end..]];
    }

    // The parser has seen it.
    private static (int Start, int End) FindLine(ReadOnlySpan<byte> head)
    {
        for (var start = 0; ;)
        {
            var end = start + head[start..].IndexOf((byte)'\n') + 1;
            if (Ascii.EqualsIgnoreCase(head[start..end][..Math.Min(Name.Length, end - start)], Name))
            {
                return (start, end);
            }

            start = end;
        }
    }

    // Whoever speaks another protocol may wait for an answer to its first line.
    private static void RefuseOthers(ReadOnlySpan<byte> bytes)
    {
        var line = bytes[..Math.Max(bytes.IndexOf((byte)'\n'), 0)].TrimEnd((byte)'\r');
        if (!line.IsEmpty && line.IndexOf(" HTTP/1."u8) < 0)
        {
            throw new ProtocolException("the client speaks neither TLS nor HTTP");
        }
    }
}
