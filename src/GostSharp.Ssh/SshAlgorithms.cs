namespace GostSharp.Ssh;

/// <summary>The algorithms that one end offers, most preferred first; the client's order decides. What the platform computes goes ahead of this library's own curves.</summary>
public sealed record SshAlgorithms
{
    /// <summary>All algorithms of this library in the recommended order.</summary>
    public static SshAlgorithms Default { get; } = new();

    /// <summary>How the two ends agree on a secret.</summary>
    /// <value>The NIST curves, curve25519, then the groups of RFC 8268.</value>
    public IReadOnlyList<string> KeyExchanges { get; init; } =
    [
        "ecdh-sha2-nistp256", "ecdh-sha2-nistp384", "ecdh-sha2-nistp521", "curve25519-sha256", "curve25519-sha256@libssh.org",
        "diffie-hellman-group16-sha512", "diffie-hellman-group14-sha256",
    ];

    /// <summary>How the server signs; a server offers those of them that its host keys can do.</summary>
    /// <value>ECDSA, Ed25519, then RSA with SHA-2.</value>
    public IReadOnlyList<string> HostKeys { get; init; } =
        ["ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "ssh-ed25519", "rsa-sha2-512", "rsa-sha2-256"];

    /// <summary>How packets are encrypted, in both directions.</summary>
    /// <value>AES-GCM, AES-CTR, then ChaCha20-Poly1305.</value>
    public IReadOnlyList<string> Ciphers { get; init; } =
    [
        "aes128-gcm@openssh.com", "aes256-gcm@openssh.com", "aes256-ctr", "aes192-ctr", "aes128-ctr", "chacha20-poly1305@openssh.com",
    ];

    /// <summary>The signatures that a server accepts from users.</summary>
    /// <value>Ed25519, ECDSA, then RSA with SHA-2.</value>
    public IReadOnlyList<string> UserKeys { get; init; } =
        ["ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "rsa-sha2-512", "rsa-sha2-256"];

    /// <summary>How packets are authenticated when the cipher does not do it, in both directions.</summary>
    /// <value>HMAC with SHA-2, encrypt-then-MAC first.</value>
    public IReadOnlyList<string> Macs { get; init; } =
        ["hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com", "hmac-sha2-256", "hmac-sha2-512"];

    /// <summary>Checks that every name is one of this library.</summary>
    internal void Validate()
    {
        Check(KeyExchanges, Default.KeyExchanges);
        Check(HostKeys, Default.HostKeys);
        Check(UserKeys, Default.UserKeys);
        Check(Ciphers, Default.Ciphers);
        Check(Macs, Default.Macs);
    }

    private static void Check(IReadOnlyList<string> names, IReadOnlyList<string> known)
    {
        if (names.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
        {
            throw new ArgumentException($"There is no algorithm '{unknown}'; known are {string.Join(", ", known)}.", nameof(names));
        }
    }
}
