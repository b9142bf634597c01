using System.Net;
using GostSharp.Codecs.Http;

namespace GostSharp.Protocols.Http;

/// <summary>A request that the proxy passes on itself.</summary>
/// <param name="Head">As the client sent it.</param>
/// <param name="Destination">Where it leads.</param>
/// <param name="Body">Where its body ends.</param>
internal sealed record PlainRequest(HttpRequestHead Head, Destination Destination, HttpBodyFraming Body)
{
    /// <summary>The protocols that the client wants to change to; null when it does not.</summary>
    public string? Upgrade { get; } = Head.Version == HttpVersion.Version11 && Head.Headers.Lists("Connection", "upgrade") ? Head.Headers["Upgrade"] : null;

    /// <summary>True for clients that know chunks, interim answers and connections that stay.</summary>
    public bool IsModern => Head.Version == HttpVersion.Version11;

    /// <summary>True when the client wants to go on with its connection.</summary>
    public bool KeepsConnection => IsModern ? !Says("close") : Says("keep-alive");

    /// <exception cref="HttpRefusal">It cannot be passed on.</exception>
    public static PlainRequest Of(HttpRequestHead head, Destination destination)
    {
        try
        {
            return !destination.IsTransparent || !ForwardedHeads.HasComeBack(head)
                ? new PlainRequest(head, destination, HttpBodyFraming.Of(head))
                : throw HttpRefusal.BadRequest("the request leads back to this proxy");
        }
        catch (ProtocolException exception)
        {
            throw HttpRefusal.BadRequest(exception.Message, exception);
        }
    }

    private bool Says(string option) => Head.Headers.Lists("Connection", option) || Head.Headers.Lists("Proxy-Connection", option);
}
