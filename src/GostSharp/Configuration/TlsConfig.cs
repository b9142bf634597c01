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
    /// <value>Null by default: it is. gost's command line and files, which mean the opposite, set it to false.</value>
    public bool? Secure { get; init; }

    /// <summary>The name that the server's certificate must have.</summary>
    /// <value>Null by default: the host of the node's address.</value>
    public string? ServerName { get; init; }

    /// <summary>The one key that the server's certificate must have, as <c>sha256/</c> and the base64 of the SHA-256 of its SubjectPublicKeyInfo; nothing else is verified then.</summary>
    /// <value>Null by default.</value>
    public string? Pin { get; init; }
}
