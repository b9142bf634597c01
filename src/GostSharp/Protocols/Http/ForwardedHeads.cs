using System.Net;
using System.Security.Cryptography;
using GostSharp.Codecs.Http;

namespace GostSharp.Protocols.Http;

/// <summary>What a proxy changes in the heads that it passes on.</summary>
internal static class ForwardedHeads
{
    // What concerns one connection only, or the proxy alone.
    private static readonly string[] OwnFields =
    [
        "Connection", "Proxy-Connection", "Keep-Alive", "TE", "Trailer", "Upgrade", "Proxy-Authorization", "Proxy-Authenticate",
        "Gost-Target", "X-Gost-Target", "X-Gost-Protocol",
    ];

    // What a sender must not be able to take away by naming it in Connection.
    private static readonly string[] Needed = ["Host", "Content-Length", "Transfer-Encoding"];

    // Requests in which the client names no proxy may lead back to this one.
    private static readonly string Via = $"1.1 gost-sharp-{RandomNumberGenerator.GetHexString(12, lowercase: true)}";

    /// <summary>The request as the target gets it.</summary>
    public static HttpRequestHead ForTarget(HttpRequestHead request, Destination destination, string? upgrade)
    {
        var headers = new HttpHeaders().Add("Host", destination.Host);
        AddOthers(request.Headers, headers, "Host");
        if (destination.IsTransparent)
        {
            headers.Add("Via", Via);
        }

        AddConnection(headers, upgrade, "close");
        return request with { Target = destination.Path, Version = HttpVersion.Version11, Headers = headers };
    }

    /// <summary>True when the request went through this proxy before.</summary>
    public static bool HasComeBack(HttpRequestHead request) => request.Headers.Lists("Via", Via);

    /// <summary>The response as the client gets it.</summary>
    /// <param name="response">As the target sent it.</param>
    /// <param name="body">How its body's end is told to the client.</param>
    /// <param name="connection">What is said about the connection; null when nothing needs to be.</param>
    /// <param name="upgrade">The protocol that the target changes to; null when it does not.</param>
    public static HttpResponseHead ForClient(HttpResponseHead response, HttpBodyKind body, string? connection, string? upgrade = null)
    {
        var headers = new HttpHeaders();
        AddOthers(response.Headers, headers, FieldsToDrop(response.Status, body));
        AddConnection(headers, upgrade, connection);
        return response with { Version = HttpVersion.Version11, Headers = headers };
    }

    private static string[] FieldsToDrop(int status, HttpBodyKind body) => (status, body) switch
    {
        (< 200 or 204, _) or (_, HttpBodyKind.UntilClose) => ["Content-Length", "Transfer-Encoding"],
        (_, HttpBodyKind.Chunked) => ["Content-Length"],
        _ => [],
    };

    private static void AddOthers(HttpHeaders from, HttpHeaders to, params string[] except)
    {
        var hasLength = false;
        var dropped = new HashSet<string>(except.Concat(OwnFields).Concat(NamedIn(from)), StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in from.Where(field => !dropped.Contains(field.Key)))
        {
            var isLength = name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase);
            if (!isLength)
            {
                to.Add(name, value);
            }
            else if (!hasLength)
            {
                to.Add(name, value.Split(',')[0].Trim());
            }

            hasLength |= isLength;
        }
    }

    private static IEnumerable<string> NamedIn(HttpHeaders headers) =>
        headers.Elements("Connection").Except(Needed, StringComparer.OrdinalIgnoreCase);

    private static void AddConnection(HttpHeaders headers, string? upgrade, string? connection)
    {
        if (upgrade is not null)
        {
            headers.Add("Connection", "Upgrade").Add("Upgrade", upgrade);
        }
        else if (connection is not null)
        {
            headers.Add("Connection", connection);
        }
    }
}
