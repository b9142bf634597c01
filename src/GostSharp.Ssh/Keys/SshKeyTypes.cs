namespace GostSharp.Ssh.Keys;

/// <summary>The types of keys that this library knows, by the names that SSH gives them.</summary>
public static class SshKeyTypes
{
    /// <summary>Ed25519 (RFC 8709).</summary>
    public const string Ed25519 = "ssh-ed25519";

    /// <summary>ECDSA on the curve P-256 (RFC 5656).</summary>
    public const string EcdsaP256 = "ecdsa-sha2-nistp256";

    /// <summary>ECDSA on the curve P-384 (RFC 5656).</summary>
    public const string EcdsaP384 = "ecdsa-sha2-nistp384";

    /// <summary>ECDSA on the curve P-521 (RFC 5656).</summary>
    public const string EcdsaP521 = "ecdsa-sha2-nistp521";

    /// <summary>RSA, which signs as <c>rsa-sha2-512</c> or <c>rsa-sha2-256</c> (RFC 8332) and never with SHA-1.</summary>
    public const string Rsa = "ssh-rsa";
}
