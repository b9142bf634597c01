using System.Net;
using GostSharp.Codecs;
using GostSharp.Codecs.Http;

namespace GostSharp.Protocols.Http;

/// <summary>Where a request leads, and what is said to the target there.</summary>
/// <param name="Target">Whom to dial.</param>
/// <param name="Host">How the client names it.</param>
/// <param name="Path">What is asked of it; empty for a tunnel.</param>
/// <param name="IsTransparent">True when the client does not know that it talks to a proxy: it names its target in <c>Host</c> alone.</param>
internal sealed record Destination(EndPoint Target, string Host, string Path, bool IsTransparent = false)
{
    private const string Scheme = "http://";

    /// <summary>As the other overload, but for a host in gost's disguise, which takes the place of the one that is seen.</summary>
    /// <exception cref="HttpRefusal">It is no request for a proxy.</exception>
    public static Destination OfDisguised(HttpRequestHead request)
    {
        if (request.Headers[HiddenName.Field] is not { } field || !HiddenName.TryDecode(field, out var host))
        {
            return Of(request);
        }

        return request.Target.StartsWith('/') && request.Method != "CONNECT"
            ? new Destination(Resolve(host), host, request.Target, IsTransparent: true)
            : Of(request) with { Target = Resolve(host), Host = host };
    }

    /// <exception cref="HttpRefusal">It is no request for a proxy.</exception>
    public static Destination Of(HttpRequestHead request)
    {
        if (request.Headers.All("Host").Skip(1).Any())
        {
            throw HttpRefusal.BadRequest("the client named more than one host");
        }

        return request switch
        {
            { Method: "PRI" } => throw HttpRefusal.BadRequest("the client speaks HTTP/2"),
            { Method: "CONNECT" } => new Destination(Resolve(request.Target), request.Target, ""),
            _ when request.Target.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) => OfUri(request.Target[Scheme.Length..], request.Method),
            _ when request.Target.StartsWith('/') && request.Headers["Host"] is { } host => OfHost(host, request.Target),
            _ => throw HttpRefusal.BadRequest("the client's request is none for a proxy"),
        };
    }

    private static Destination OfUri(string rest, string method)
    {
        var end = rest.AsSpan().IndexOfAny("/?#");
        var (host, path) = end < 0 ? (rest, "") : (rest[..end], rest[end..]);
        if (path.Contains('#', StringComparison.Ordinal))
        {
            throw HttpRefusal.BadRequest("the client asked for a part of a document");
        }

        var asked = path switch
        {
            "" when method == "OPTIONS" => "*",
            ['/', ..] => path,
            _ => "/" + path,
        };
        return new Destination(Resolve(host), host, asked);
    }

    // An address in Host is most likely this proxy's own: somebody opened it with a browser.
    private static Destination OfHost(string host, string path) => Resolve(host) is DnsEndPoint target
        ? new Destination(target, host, path, IsTransparent: true)
        : throw HttpRefusal.BadRequest("the client's request is none for a proxy");

    private static EndPoint Resolve(string authority)
    {
        var hasPort = authority.LastIndexOf(':') > authority.LastIndexOf(']');
        var text = hasPort && !authority.EndsWith(':') ? authority : $"{(hasPort ? authority[..^1] : authority)}:80";
        return !text.StartsWith(':') && Address.TryParse(text, out var target) && target is not (DnsEndPoint { Port: 0 } or IPEndPoint { Port: 0 })
            ? target
            : throw HttpRefusal.BadRequest("the client named no target that can be dialled");
    }
}
