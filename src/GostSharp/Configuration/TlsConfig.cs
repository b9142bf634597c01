namespace GostSharp.Configuration;

/// <summary>Certificates, and what is demanded of the other end's.</summary>
public sealed record TlsConfig
{
    /// <summary>The file of the own certificate, PEM.</summary>
    /// <value>Null by default.</value>
    public string? CertFile { get; init; }

    /// <summary>The file of the own certificate's key, PEM.</summary>
    /// <value>Null by default.</value>
    public string? KeyFile { get; init; }

    /// <summary>The file of the authorities that the other end's certificate must come from, PEM; on a listener it makes client certificates required.</summary>
    /// <value>Null by default.</value>
    public string? CaFile { get; init; }

    /// <summary>Whether the server's certificate is verified.</summary>
    /// <value>Null by default: what the front end means by that.</value>
    public bool? Secure { get; init; }

    /// <summary>The name that the server's certificate must have.</summary>
    /// <value>Null by default: the host of the node's address.</value>
    public string? ServerName { get; init; }
}
