using System.Security.Cryptography.X509Certificates;

namespace GostSharp.Transports.Tls;

/// <summary>The server's side of a handshake.</summary>
internal sealed record TlsServerOptions
{
    /// <summary>The own certificate.</summary>
    public required ICertificateSource Certificate { get; init; }

    /// <summary>Where client certificates must come from.</summary>
    /// <value>Null by default: clients need none.</value>
    public X509Certificate2Collection? ClientRoots { get; init; }

    /// <summary>The protocols to agree on by ALPN, the best first.</summary>
    /// <value>None by default: what a client offers is ignored.</value>
    public IReadOnlyList<string> ApplicationProtocols { get; init; } = [];
}

/// <summary>The client's side of a handshake.</summary>
internal sealed record TlsClientOptions
{
    /// <summary>The server's name: sent unless it is an IP address or empty, and verified by <see cref="TlsVerification.Full"/>.</summary>
    public required string ServerName { get; init; }

    /// <summary>What is demanded of the server's certificate.</summary>
    public required TlsVerification Verification { get; init; }

    /// <summary>Where the server's certificate must come from.</summary>
    /// <value>Null by default: from the system's roots.</value>
    public X509Certificate2Collection? Roots { get; init; }

    /// <summary>The server's key, for <see cref="TlsVerification.Pin"/>.</summary>
    /// <value>Null by default.</value>
    public CertificatePin? Pin { get; init; }

    /// <summary>The own certificate, for servers that demand one.</summary>
    /// <value>Null by default: none.</value>
    public ICertificateSource? Certificate { get; init; }

    /// <summary>The protocols to offer by ALPN.</summary>
    /// <value>None by default, as gost: the extension is not sent.</value>
    public IReadOnlyList<string> ApplicationProtocols { get; init; } = [];
}
