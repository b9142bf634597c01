using System.Globalization;
using System.Net;

namespace GostSharp.Codecs.Http;

/// <summary>How the end of a message's body is known.</summary>
internal enum HttpBodyKind
{
    None,
    Length,
    Chunked,
    UntilClose,
}

/// <summary>Where a message's body ends. What two readers could understand differently is refused, not interpreted.</summary>
/// <param name="Kind">How its end is known.</param>
/// <param name="Length">Its length, where that says it.</param>
internal readonly record struct HttpBodyFraming(HttpBodyKind Kind, long Length = 0)
{
    /// <exception cref="ProtocolException">It is ambiguous or unknown.</exception>
    public static HttpBodyFraming Of(HttpRequestHead request)
    {
        var isChunked = IsChunked(request.Headers, request.Version);
        var length = LengthOf(request.Headers);
        return (isChunked, length) switch
        {
            (true, not null) => throw new ProtocolException("an HTTP request has both a length and chunks"),
            (true, null) => new HttpBodyFraming(HttpBodyKind.Chunked),
            (false, > 0) => new HttpBodyFraming(HttpBodyKind.Length, length.Value),
            _ => default,
        };
    }

    /// <param name="response">The final response.</param>
    /// <param name="method">What was asked.</param>
    /// <exception cref="ProtocolException">It is ambiguous or unknown.</exception>
    public static HttpBodyFraming Of(HttpResponseHead response, string method)
    {
        if (method == "HEAD" || response.Status is < 200 or 204 or 304)
        {
            return default;
        }

        // A length beside chunks does not count: the standard says so, and nothing follows this response on its connection.
        return (IsChunked(response.Headers, response.Version), LengthOf(response.Headers)) switch
        {
            (true, _) => new HttpBodyFraming(HttpBodyKind.Chunked),
            (false, 0) => default,
            (false, { } length) => new HttpBodyFraming(HttpBodyKind.Length, length),
            _ => new HttpBodyFraming(HttpBodyKind.UntilClose),
        };
    }

    private static bool IsChunked(HttpHeaders headers, Version version)
    {
        string[] codings = [.. headers.All("Transfer-Encoding")];
        return codings.Length switch
        {
            0 => false,
            1 when version == HttpVersion.Version11 && codings[0].Equals("chunked", StringComparison.OrdinalIgnoreCase) => true,
            _ => throw new ProtocolException("an HTTP message has a transfer coding other than chunked"),
        };
    }

    private static long? LengthOf(HttpHeaders headers)
    {
        string[] lengths = [.. headers.All("Content-Length").SelectMany(static value => value.Split(',', StringSplitOptions.TrimEntries)).Distinct()];
        if (lengths.Length == 0)
        {
            return null;
        }

        return lengths.Length == 1 && long.TryParse(lengths[0], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            ? length
            : throw new ProtocolException("an HTTP message has no length that one could trust");
    }
}
