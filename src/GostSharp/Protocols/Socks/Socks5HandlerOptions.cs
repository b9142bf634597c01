using GostSharp.Protocols.Authentication;

namespace GostSharp.Protocols.Socks;

/// <summary>How a SOCKS5 server treats its clients.</summary>
internal sealed record Socks5HandlerOptions
{
    /// <summary>Who may use it; null is everybody.</summary>
    public UserTable? Users { get; init; }

    /// <summary>Whether gost's TLS methods are ignored.</summary>
    public bool NoTls { get; init; }

    /// <summary>The server's side of TLS, for gost's TLS methods; null ignores them.</summary>
    public IUpgrade? Tls { get; init; }

    /// <summary>The host that clients are told to send their packets to, or to have their peers connect to, a name or an address; null tells the one at which they reached us.</summary>
    public string? PublicHost { get; init; }

    /// <summary>Whether the streams of a multiplexed BIND begin with the peer's address, as clients of v3 expect and those of v2 do not.</summary>
    public bool IntroducesPeers { get; init; } = true;

    /// <summary>How long a client may take from its first byte to its request.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(15);
}
