using System.Formats.Asn1;
using System.Security.Cryptography;

namespace GostSharp.Ssh.Keys.Files;

/// <summary>
/// PKCS#8 encrypted with PBES2 (RFC 8018): PBKDF2 and a cipher in CBC mode. The platform could do it, but only for the types
/// of keys that it knows.
/// </summary>
internal static class EncryptedPkcs8
{
    private const string Pbes2 = "1.2.840.113549.1.5.13";
    private const string Pbkdf2 = "1.2.840.113549.1.5.12";

    // More take minutes.
    private const int MaxIterations = 10_000_000;

    public static SshPrivateKey Read(ReadOnlyMemory<byte> data, Passphrase passphrase)
    {
        byte[]? plain = null;
        try
        {
            plain = Decrypt(data, passphrase);
            return Pkcs8.Read(plain);
        }
        catch (AsnContentException ex)
        {
            throw new SshException(SshFailure.KeyFormat, "An encrypted PKCS#8 key is malformed.", ex);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private static byte[] Decrypt(ReadOnlyMemory<byte> data, Passphrase passphrase)
    {
        var info = new AsnReader(data, AsnEncodingRules.BER).ReadSequence();
        var algorithm = info.ReadSequence();
        Expect(algorithm.ReadObjectIdentifier(), Pbes2);
        var parameters = algorithm.ReadSequence();
        var derivation = parameters.ReadSequence();
        Expect(derivation.ReadObjectIdentifier(), Pbkdf2);
        var scheme = parameters.ReadSequence();
        var (cipher, keySize) = CbcCipher.FromOid(scheme.ReadObjectIdentifier());
        var iv = scheme.ReadOctetString();
        var encrypted = info.ReadOctetString();
        using (cipher)
        {
            Span<byte> key = stackalloc byte[keySize];
            Derive(derivation.ReadSequence(), passphrase, key);
            try
            {
                return CbcCipher.Decrypt(cipher, key, iv, encrypted);
            }
            finally
            {
                CryptographicOperations.ZeroMemory(key);
            }
        }
    }

    // OCTET STRING salt, INTEGER iterations, INTEGER length of the key (may be left out), the function (HMAC-SHA1 if left out)
    private static void Derive(AsnReader parameters, Passphrase passphrase, Span<byte> key)
    {
        var salt = parameters.ReadOctetString();
        if (!parameters.TryReadInt32(out var iterations) || iterations is < 1 or > MaxIterations)
        {
            throw new SshException(SshFailure.KeyFormat, $"A key does not ask for 1 to {MaxIterations} iterations of PBKDF2.");
        }

        if (parameters.HasData && parameters.PeekTag().HasSameClassAndValue(Asn1Tag.Integer))
        {
            parameters.ReadInteger();
        }

        var hash = parameters.HasData ? HashOf(parameters.ReadSequence().ReadObjectIdentifier()) : HashAlgorithmName.SHA1;
        Rfc2898DeriveBytes.Pbkdf2(passphrase.Bytes, salt, key, iterations, hash);
    }

    private static HashAlgorithmName HashOf(string oid) => oid switch
    {
        "1.2.840.113549.2.7" => HashAlgorithmName.SHA1,
        "1.2.840.113549.2.9" => HashAlgorithmName.SHA256,
        "1.2.840.113549.2.10" => HashAlgorithmName.SHA384,
        "1.2.840.113549.2.11" => HashAlgorithmName.SHA512,
        _ => throw NotSupported(),
    };

    private static void Expect(string oid, string expected)
    {
        if (oid != expected)
        {
            throw NotSupported();
        }
    }

    private static SshException NotSupported() =>
        new(SshFailure.NotSupported, "A PKCS#8 key is not encrypted with PBES2, PBKDF2 and SHA-1 or SHA-2.");
}
