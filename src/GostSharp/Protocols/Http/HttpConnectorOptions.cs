using GostSharp.Protocols.Authentication;

namespace GostSharp.Protocols.Http;

/// <summary>How an HTTP proxy is asked.</summary>
internal sealed record HttpConnectorOptions
{
    /// <summary>Who asks; null asks without credentials.</summary>
    public Credentials? Credentials { get; init; }

    /// <summary>The program that asks; the default is what gost says.</summary>
    public string UserAgent { get; init; } = "Go-http-client/1.1";

    /// <summary>Fields to send beside the usual ones; a <c>User-Agent</c> among them replaces ours, what the request itself is made of is left out.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>How long the proxy may take to answer, its dial included.</summary>
    public TimeSpan ReplyTimeout { get; init; } = TimeSpan.FromSeconds(15);
}
