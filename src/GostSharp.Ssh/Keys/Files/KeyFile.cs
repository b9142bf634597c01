using System.Security.Cryptography;
using System.Text;

namespace GostSharp.Ssh.Keys.Files;

/// <summary>Private keys in all the forms that are read.</summary>
internal static class KeyFile
{
    private const int MaxFileSize = 1024 * 1024;

    public static SshPrivateKey Parse(ReadOnlySpan<char> text, string? passphrase)
    {
        if (text.Length > MaxFileSize)
        {
            throw new SshException(SshFailure.KeyFormat, "The text is longer than any key.");
        }

        using var pem = PemBlock.Read(text);
        using var secret = new Passphrase(passphrase);
        try
        {
            var key = ReadPair(pem, secret);
            key.WasEncrypted = secret.WasNeeded;
            return key;
        }
        catch (CryptographicException ex)
        {
            throw new SshException(SshFailure.KeyFormat, "The platform does not accept the key.", ex);
        }
        catch (PlatformNotSupportedException ex)
        {
            throw new SshException(SshFailure.NotSupported, "The platform does not know the curve of the key.", ex);
        }
    }

    public static async Task<SshPrivateKey> LoadAsync(string path, string? passphrase, CancellationToken cancellationToken)
    {
        var text = await SmallFile.ReadAsync(path, MaxFileSize, cancellationToken).ConfigureAwait(false);
        try
        {
            return Parse(Encoding.UTF8.GetString(text), passphrase);
        }
        catch (SshException ex)
        {
            throw new SshException(ex.Failure, $"{path}: {ex.Message}", ex);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }

    private static SshPrivateKey Read(PemBlock pem, Passphrase passphrase) => pem.Label switch
    {
        "OPENSSH PRIVATE KEY" => OpenSshKeyReader.Read(pem.Data, passphrase),
        "PRIVATE KEY" => Pkcs8.Read(pem.Data),
        "ENCRYPTED PRIVATE KEY" => EncryptedPkcs8.Read(pem.Data, passphrase),
        "RSA PRIVATE KEY" => LegacyPem.Read(pem, passphrase, Pkcs8.ReadPkcs1),
        "EC PRIVATE KEY" => LegacyPem.Read(pem, passphrase, Pkcs8.ReadSec1),
        _ => throw new SshException(SshFailure.NotSupported, "A private key of this kind is not supported."),
    };

    // A private part that is not the public one's would be found out by the peer only, and might be given away to it.
    private static SshPrivateKey ReadPair(PemBlock pem, Passphrase passphrase)
    {
        var key = Read(pem, passphrase);
        try
        {
            var algorithm = key.PublicKey.SignatureAlgorithms[0];
            return key.PublicKey.Verify(algorithm, "pair"u8, key.Sign(algorithm, "pair"u8))
                ? key
                : throw new SshException(SshFailure.KeyFormat, "The public part of a key is not the private part's.");
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }
}
