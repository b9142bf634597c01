namespace GostSharp.Transports.WebSockets;

/// <summary>What a server accepts in the opening handshake, and how it answers.</summary>
internal sealed record WebSocketServerOptions
{
    /// <summary>The path that is served: this one, or all below it when it ends in a slash.</summary>
    public string Path { get; init; } = "/ws";

    /// <summary>More fields of the answer.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Agrees to permessage-deflate where it is offered.</summary>
    public bool Compression { get; init; }

    /// <summary>Believes what a reverse proxy in front says about the client's address (CF-Connecting-IP, X-Forwarded-For, X-Real-IP); anybody can write these fields.</summary>
    public bool TrustForwardedAddress { get; init; }

    /// <summary>How long the request may be, in bytes.</summary>
    public int MaxRequest { get; init; } = Codecs.Http.HttpHead.MaxLength;
}
