using System.Security.Cryptography;
using GostSharp.Ssh.Cryptography;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.KeyExchange;

/// <summary>curve25519-sha256 (RFC 8731).</summary>
internal sealed class CurveAgreement : KeyAgreement
{
    private readonly byte[] _privateKey = new byte[X25519.KeySize];
    private readonly byte[] _publicKey = new byte[X25519.KeySize];

    public CurveAgreement() => X25519.GenerateKeyPair(_privateKey, _publicKey);

    public override HashAlgorithmName Hash => HashAlgorithmName.SHA256;

    public override void WritePublic(SshWriter writer) => writer.WriteString(_publicKey);

    public override byte[] ReadPublic(ref SshReader reader)
    {
        using var writer = new SshWriter();
        writer.WriteString(reader.ReadString(X25519.KeySize));
        return writer.ToArray();
    }

    public override byte[] Agree(ReadOnlySpan<byte> peerPublic)
    {
        var point = peerPublic[sizeof(uint)..];
        var shared = new byte[X25519.KeySize];
        return point.Length == X25519.KeySize && X25519.TryAgree(_privateKey, point, shared) ? shared : throw BadValue();
    }

    public override void Dispose() => CryptographicOperations.ZeroMemory(_privateKey);
}
