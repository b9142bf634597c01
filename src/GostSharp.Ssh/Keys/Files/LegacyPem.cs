using System.Buffers;
using System.Security.Cryptography;

namespace GostSharp.Ssh.Keys.Files;

/// <summary>PKCS#1 and SEC1 files, which OpenSSL used to encrypt as its headers say: <c>DEK-Info: AES-128-CBC,IV</c>.</summary>
internal static class LegacyPem
{
    private const int SaltSize = 8;

    public static SshPrivateKey Read(PemBlock pem, Passphrase passphrase, Func<ReadOnlyMemory<byte>, SshPrivateKey> read)
    {
        if (!pem.Headers.TryGetValue("DEK-Info", out var info))
        {
            return read(pem.Data);
        }

        byte[]? plain = null;
        try
        {
            plain = Decrypt(info, pem.Data, passphrase);
            return read(plain);
        }
        catch (CryptographicException ex)
        {
            throw Passphrase.Wrong(ex); // one wrong passphrase of 256 leaves a valid padding
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private static byte[] Decrypt(string info, byte[] encrypted, Passphrase passphrase)
    {
        var comma = info.IndexOf(',', StringComparison.Ordinal);
        var (cipher, keySize) = CbcCipher.FromName(comma < 0 ? info : info[..comma]);
        using (cipher)
        {
            var iv = new byte[cipher.BlockSize / 8];
            if (Convert.FromHexString(info.AsSpan(comma + 1), iv, out _, out var length) != OperationStatus.Done || length != iv.Length)
            {
                throw new SshException(SshFailure.KeyFormat, "The header DEK-Info of a key has no initialisation vector.");
            }

            Span<byte> key = stackalloc byte[keySize];
            Derive(passphrase.Bytes, iv.AsSpan(0, SaltSize), key);
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

    // MD5 of the passphrase and the salt, and of that hash, the passphrase and the salt, and so on.
    private static void Derive(ReadOnlySpan<byte> passphrase, ReadOnlySpan<byte> salt, Span<byte> key)
    {
        Span<byte> hash = stackalloc byte[MD5.HashSizeInBytes];
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        for (var done = 0; done < key.Length; done += hash.Length)
        {
            md5.AppendData(passphrase);
            md5.AppendData(salt);
            md5.GetHashAndReset(hash);
            hash[..Math.Min(hash.Length, key.Length - done)].CopyTo(key[done..]);
            md5.AppendData(hash);
        }

        CryptographicOperations.ZeroMemory(hash);
    }
}
