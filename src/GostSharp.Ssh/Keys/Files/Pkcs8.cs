using System.Formats.Asn1;
using System.Security.Cryptography;
using GostSharp.Ssh.Cryptography;

namespace GostSharp.Ssh.Keys.Files;

/// <summary>PKCS#8 (RFC 5958) and the two forms that it wraps. The platform reads RSA and EC keys; Ed25519 (RFC 8410) is ours.</summary>
internal static class Pkcs8
{
    private const string RsaOid = "1.2.840.113549.1.1.1";
    private const string EcOid = "1.2.840.10045.2.1";
    private const string Ed25519Oid = "1.3.101.112";

    private delegate void Import(ReadOnlySpan<byte> source, out int bytesRead);

    public static SshPrivateKey Read(ReadOnlyMemory<byte> data)
    {
        switch (ReadAlgorithm(data, out var content))
        {
            case RsaOid:
                return ReadRsa(key => key.ImportPkcs8PrivateKey, data.Span);
            case EcOid:
                return ReadEc(key => key.ImportPkcs8PrivateKey, data.Span);
            case Ed25519Oid:
                return ReadEd25519(content);
            default:
                throw new SshException(SshFailure.NotSupported, "A PKCS#8 key is of a type that is not supported.");
        }
    }

    public static SshPrivateKey ReadPkcs1(ReadOnlyMemory<byte> data) => ReadRsa(key => key.ImportRSAPrivateKey, data.Span);

    public static SshPrivateKey ReadSec1(ReadOnlyMemory<byte> data) => ReadEc(key => key.ImportECPrivateKey, data.Span);

    private static string ReadAlgorithm(ReadOnlyMemory<byte> data, out ReadOnlyMemory<byte> content)
    {
        try
        {
            var info = new AsnReader(data, AsnEncodingRules.BER).ReadSequence();
            info.ReadInteger(); // the version: 0, or 1 with a public key behind
            var algorithm = info.ReadSequence().ReadObjectIdentifier();
            return info.TryReadPrimitiveOctetString(out content) ? algorithm : throw Malformed();
        }
        catch (AsnContentException ex)
        {
            throw Malformed(ex);
        }
    }

    private static Ed25519PrivateKey ReadEd25519(ReadOnlyMemory<byte> content)
    {
        try
        {
            return new AsnReader(content, AsnEncodingRules.BER).TryReadPrimitiveOctetString(out var seed) && seed.Length == Ed25519.SeedSize
                ? Ed25519PrivateKey.Create(seed.Span)
                : throw Malformed();
        }
        catch (AsnContentException ex)
        {
            throw Malformed(ex);
        }
    }

    private static RsaPrivateKey ReadRsa(Func<RSA, Import> import, ReadOnlySpan<byte> data)
    {
        var key = RSA.Create();
        try
        {
            import(key)(data, out _);
            return RsaPrivateKey.Create(key);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    private static EcdsaPrivateKey ReadEc(Func<ECDsa, Import> import, ReadOnlySpan<byte> data)
    {
        var key = ECDsa.Create();
        try
        {
            import(key)(data, out _);
            return EcdsaPrivateKey.Create(key);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    private static SshException Malformed(Exception? innerException = null) =>
        new(SshFailure.KeyFormat, "A PKCS#8 key is malformed.", innerException);
}
