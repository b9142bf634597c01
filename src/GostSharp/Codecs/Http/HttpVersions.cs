using System.Net;

namespace GostSharp.Codecs.Http;

/// <summary>The versions that share the format of the heads.</summary>
internal static class HttpVersions
{
    /// <exception cref="ProtocolException">It is another version, or no version.</exception>
    public static Version Parse(string text) => text switch
    {
        "HTTP/1.1" => HttpVersion.Version11,
        "HTTP/1.0" => HttpVersion.Version10,
        _ => throw new ProtocolException(text.StartsWith("HTTP/", StringComparison.Ordinal) ? "this version of HTTP is not supported" : "this is not HTTP"),
    };
}
