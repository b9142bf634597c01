using System.Diagnostics.CodeAnalysis;

namespace GostSharp.Codecs.Http;

/// <summary>The head of a request.</summary>
/// <param name="Method">As it was written: methods are case-sensitive.</param>
/// <param name="Target">An authority (CONNECT), an absolute URI (proxies) or a path.</param>
/// <param name="Version">1.0 or 1.1.</param>
/// <param name="Headers">The fields.</param>
internal sealed record HttpRequestHead(string Method, string Target, Version Version, HttpHeaders Headers)
{
    public static bool TryParse(ReadOnlySpan<byte> bytes, [MaybeNullWhen(false)] out HttpRequestHead request, out int consumed)
    {
        (request, consumed) = (null, 0);
        var before = EmptyLineBefore(bytes);
        if (!HttpHead.TryParse(bytes[before..], out var head, out var length))
        {
            return false;
        }

        (request, consumed) = (From(head), before + length);
        return true;
    }

    public byte[] ToBytes() => new HttpHead($"{Method} {Target} HTTP/{Version}", Headers).ToBytes();

    // Some clients end a body with a line of their own; the standard lets a server pass over it.
    private static int EmptyLineBefore(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [(byte)'\r', (byte)'\n', ..] => 2,
        [(byte)'\n', ..] => 1,
        _ => 0,
    };

    private static HttpRequestHead From(HttpHead head)
    {
        var parts = head.FirstLine.Split(' ');
        if (parts is not [var method, { Length: > 0 } target, var version]
            || method.Length == 0 || !method.AsSpan().ContainsOnlyToken() || target.Contains('\t', StringComparison.Ordinal))
        {
            throw new ProtocolException("this is not an HTTP request");
        }

        return new HttpRequestHead(method, target, HttpVersions.Parse(version), head.Headers);
    }
}
