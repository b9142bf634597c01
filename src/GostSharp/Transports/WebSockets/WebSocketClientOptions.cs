namespace GostSharp.Transports.WebSockets;

/// <summary>What a client says in its opening handshake, and how it watches its server.</summary>
internal sealed record WebSocketClientOptions
{
    /// <summary>What stands in the Host field: the node's address as it was written, unless asked otherwise.</summary>
    public required string Host { get; init; }

    /// <summary>What is asked for; begins with a slash.</summary>
    public string Path { get; init; } = "/ws";

    /// <summary>gost v3's, which is Go's.</summary>
    public string UserAgent { get; init; } = "Go-http-client/1.1";

    /// <summary>More fields; Host and User-Agent among them replace ours.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Offers permessage-deflate.</summary>
    public bool Compression { get; init; }

    /// <summary>How often the server is pinged; null for never. It is given up after two periods of silence.</summary>
    public TimeSpan? PingPeriod { get; init; }
}
