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
        request = HttpHead.TryParse(bytes, out var head, out consumed) ? From(head) : null;
        return request is not null;
    }

    public byte[] ToBytes() => new HttpHead($"{Method} {Target} HTTP/{Version}", Headers).ToBytes();

    private static HttpRequestHead From(HttpHead head)
    {
        var parts = head.FirstLine.Split(' ');
        if (parts.Length != 3 || parts[0].Length == 0 || !parts[0].AsSpan().ContainsOnlyToken() || parts[1].Length == 0 || parts[1].Contains('\t'))
        {
            throw new ProtocolException("this is not an HTTP request");
        }

        return new HttpRequestHead(parts[0], parts[1], HttpVersions.Parse(parts[2]), head.Headers);
    }
}
