using System.Security.Cryptography;

namespace GostSharp.Ssh.Keys.Files;

/// <summary>The ciphers that PEM files are encrypted with.</summary>
internal static class CbcCipher
{
    public static (SymmetricAlgorithm Cipher, int KeySize) FromOid(string oid) => oid switch
    {
        "2.16.840.1.101.3.4.1.2" => (Aes.Create(), 16),
        "2.16.840.1.101.3.4.1.22" => (Aes.Create(), 24),
        "2.16.840.1.101.3.4.1.42" => (Aes.Create(), 32),
        "1.2.840.113549.3.7" => (CreateTripleDes(), 24),
        _ => throw NotSupported(),
    };

    /// <summary>By OpenSSL's names.</summary>
    public static (SymmetricAlgorithm Cipher, int KeySize) FromName(string name) => name switch
    {
        "AES-128-CBC" => (Aes.Create(), 16),
        "AES-192-CBC" => (Aes.Create(), 24),
        "AES-256-CBC" => (Aes.Create(), 32),
        "DES-EDE3-CBC" => (CreateTripleDes(), 24),
        _ => throw NotSupported(),
    };

    /// <exception cref="SshException">The padding is not that of a key: mostly a wrong passphrase.</exception>
    public static byte[] Decrypt(SymmetricAlgorithm cipher, ReadOnlySpan<byte> key, ReadOnlySpan<byte> iv, ReadOnlySpan<byte> encrypted)
    {
        if (iv.Length != cipher.BlockSize / 8)
        {
            throw new SshException(SshFailure.KeyFormat, "The initialisation vector of a key has not the length of a block.");
        }

        try
        {
            cipher.SetKey(key);
            return cipher.DecryptCbc(encrypted, iv);
        }
        catch (CryptographicException ex)
        {
            throw Passphrase.Wrong(ex);
        }
    }

#pragma warning disable CA5350 // Old files are encrypted so; nothing is written with it.
    private static TripleDES CreateTripleDes() => TripleDES.Create();
#pragma warning restore CA5350

    private static SshException NotSupported() => new(SshFailure.NotSupported, "A key is encrypted with a cipher that is not supported.");
}
