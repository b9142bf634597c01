using System.Net;

namespace GostSharp.Protocols.Socks;

/// <summary>How to ask a SOCKS4 server.</summary>
internal sealed record Socks4ConnectorOptions
{
    /// <summary>Who asks.</summary>
    public string UserId { get; init; } = "";

    /// <summary>Whether the server knows no names: they are resolved here, and only IPv4 can be asked for.</summary>
    public bool Disable4a { get; init; }

    /// <summary>Resolves names where that has to be done here.</summary>
    public Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;

    /// <summary>How long the server may take for its answer.</summary>
    public TimeSpan ReplyTimeout { get; init; } = TimeSpan.FromSeconds(15);
}
