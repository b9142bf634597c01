using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GostSharp.Transports.Tls;

/// <summary>Reads certificates and keys from PEM files; every failure is a configuration error that names the file.</summary>
internal static class PemFiles
{
    // Bundles of all public roots are a quarter of that.
    private const int Longest = 1024 * 1024;

    /// <exception cref="ConfigurationException">The file cannot be read or is no text of a sensible length.</exception>
    public static string Read(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return file.Length <= Longest ? new StreamReader(file).ReadToEnd() : throw Fail(path, $"it is larger than {Longest} bytes");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Fail(path, exception.Message, exception);
        }
    }

    /// <summary>Reads all certificates of a file, at least one.</summary>
    /// <exception cref="ConfigurationException">The file cannot be read, or there is none in it.</exception>
    public static X509Certificate2Collection ReadCertificates(string path) => ParseCertificates(Read(path), path);

    /// <summary>Reads the certificates of a file's text, at least one.</summary>
    /// <exception cref="ConfigurationException">There is none in it.</exception>
    public static X509Certificate2Collection ParseCertificates(string pem, string path)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(pem);
        }
        catch (CryptographicException exception)
        {
            throw Fail(path, $"a certificate in it is broken ({exception.Message})", exception);
        }

        return certificates.Count > 0 ? certificates : throw Fail(path, "it holds no PEM certificate");
    }

    /// <summary>The first certificate with its key.</summary>
    /// <exception cref="ConfigurationException">There is no key, it is encrypted or broken, or it belongs to another certificate.</exception>
    public static X509Certificate2 Join(string certificatePem, string certificatePath, string keyPem, string keyPath)
    {
        RequireKey(keyPem, keyPath);
        try
        {
            return UsableCertificate.From(X509Certificate2.CreateFromPem(certificatePem, keyPem));
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw Fail(keyPath, $"it holds no key of the certificate in '{certificatePath}' ({exception.Message})", exception);
        }
    }

    private static void RequireKey(string pem, string path)
    {
        if (pem.Contains("ENCRYPTED", StringComparison.Ordinal))
        {
            throw Fail(path, "its key is encrypted; a key without a password is needed");
        }

        if (!pem.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
        {
            throw Fail(path, "it holds no PEM private key");
        }
    }

    private static ConfigurationException Fail(string path, string problem, Exception? exception = null) =>
        new([$"'{path}': {problem}"], innerException: exception);
}
