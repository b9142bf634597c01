using System.Security.Cryptography;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.KeyExchange;

/// <summary>ecdh-sha2-nistp256, 384 and 521 (RFC 5656).</summary>
internal sealed class EcdhAgreement(ECCurve curve, int coordinateSize, HashAlgorithmName hash) : KeyAgreement
{
    private const byte Uncompressed = 4;

    private readonly ECDiffieHellman _own = ECDiffieHellman.Create(curve);

    public override HashAlgorithmName Hash => hash;

    private int PointSize => 1 + (2 * coordinateSize);

    public override void WritePublic(SshWriter writer)
    {
        var point = _own.ExportParameters(includePrivateParameters: false).Q;
        writer.WriteUInt32((uint)PointSize);
        writer.WriteByte(Uncompressed);
        writer.WriteBytes(point.X);
        writer.WriteBytes(point.Y);
    }

    public override byte[] ReadPublic(ref SshReader reader)
    {
        using var writer = new SshWriter();
        writer.WriteString(reader.ReadString(PointSize));
        return writer.ToArray();
    }

    public override byte[] Agree(ReadOnlySpan<byte> peerPublic)
    {
        var point = peerPublic[sizeof(uint)..];
        if (point.Length != PointSize || point[0] != Uncompressed)
        {
            throw BadValue();
        }

        try
        {
            // The platform refuses points that are not on the curve.
            using var peer = ECDiffieHellman.Create(new ECParameters
            {
                Curve = curve,
                Q = new ECPoint { X = point.Slice(1, coordinateSize).ToArray(), Y = point[(1 + coordinateSize)..].ToArray() },
            });
            return _own.DeriveRawSecretAgreement(peer.PublicKey);
        }
        catch (CryptographicException ex)
        {
            throw BadValue(ex);
        }
    }

    public override void Dispose() => _own.Dispose();
}
