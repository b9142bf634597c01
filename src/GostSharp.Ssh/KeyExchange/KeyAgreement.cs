using System.Security.Cryptography;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.KeyExchange;

/// <summary>One side of a Diffie-Hellman agreement: a public value to send, and the secret that comes out with the peer's.</summary>
internal abstract class KeyAgreement : IDisposable
{
    /// <summary>The hash that belongs to the method.</summary>
    public abstract HashAlgorithmName Hash { get; }

    /// <summary>Writes the own public value: a string for curves, an mpint for groups.</summary>
    public abstract void WritePublic(SshWriter writer);

    /// <summary>Reads the peer's public value, as it stands in the exchange hash with its length in front.</summary>
    public abstract byte[] ReadPublic(ref SshReader reader);

    /// <summary>The shared secret, big-endian; what <see cref="ReadPublic"/> gave is checked here.</summary>
    /// <exception cref="SshException">The peer's value is none that an honest peer has.</exception>
    public abstract byte[] Agree(ReadOnlySpan<byte> peerPublic);

    public abstract void Dispose();

    /// <summary>Begins the method with this name.</summary>
    public static KeyAgreement Create(string name) => name switch
    {
        "curve25519-sha256" or "curve25519-sha256@libssh.org" => new CurveAgreement(),
        "ecdh-sha2-nistp256" => new EcdhAgreement(ECCurve.NamedCurves.nistP256, 32, HashAlgorithmName.SHA256),
        "ecdh-sha2-nistp384" => new EcdhAgreement(ECCurve.NamedCurves.nistP384, 48, HashAlgorithmName.SHA384),
        "ecdh-sha2-nistp521" => new EcdhAgreement(ECCurve.NamedCurves.nistP521, 66, HashAlgorithmName.SHA512),
        "diffie-hellman-group14-sha256" => new GroupAgreement(DiffieHellmanGroup.Group14, HashAlgorithmName.SHA256),
        "diffie-hellman-group16-sha512" => new GroupAgreement(DiffieHellmanGroup.Group16, HashAlgorithmName.SHA512),
        _ => throw new SshException(SshFailure.NotSupported, $"There is no key exchange '{name}'."),
    };

    protected static SshException BadValue(Exception? inner = null) =>
        new(SshFailure.KeyExchange, "The peer's part of the key exchange is not valid.", inner);
}
