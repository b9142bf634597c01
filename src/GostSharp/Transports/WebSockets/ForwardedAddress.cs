using System.Net;
using GostSharp.Codecs.Http;

namespace GostSharp.Transports.WebSockets;

/// <summary>The client's address as reverse proxies tell it, in gost's order.</summary>
internal static class ForwardedAddress
{
    /// <summary>The address, without a port since nobody tells it; null when there is none.</summary>
    public static IPEndPoint? Read(HttpHeaders headers) =>
        (Parse(headers["CF-Connecting-IP"]) ?? Parse(headers["X-Forwarded-For"]?.Split(',')[0]) ?? Parse(headers["X-Real-IP"])) is { } address
            ? new IPEndPoint(address, 0)
            : null;

    // The framework takes a bare number for an address.
    private static IPAddress? Parse(string? text) =>
        text is not null && text.AsSpan().ContainsAny('.', ':') && IPAddress.TryParse(text.Trim(), out var address) ? address : null;
}
