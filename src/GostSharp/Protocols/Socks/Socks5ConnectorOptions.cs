using GostSharp.Protocols.Authentication;

namespace GostSharp.Protocols.Socks;

/// <summary>How to ask a SOCKS5 server.</summary>
internal sealed record Socks5ConnectorOptions
{
    /// <summary>What to log in with; null offers no login.</summary>
    public Credentials? Credentials { get; init; }

    /// <summary>Whether gost's TLS methods are not offered.</summary>
    public bool NoTls { get; init; }

    /// <summary>The client's side of TLS, for gost's TLS methods; null does not offer them.</summary>
    public IUpgrade? Tls { get; init; }

    /// <summary>How long the server may take for all of its answers.</summary>
    public TimeSpan ReplyTimeout { get; init; } = TimeSpan.FromSeconds(15);
}
