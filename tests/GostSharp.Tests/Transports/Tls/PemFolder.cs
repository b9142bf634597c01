using System.Security.Cryptography.X509Certificates;

namespace GostSharp.Tests.Transports.Tls;

/// <summary>A directory of PEM files that goes away with the test.</summary>
internal sealed class PemFolder : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gostsharp-tls-");

    public string Certificate => Of("cert.pem");

    public string Key => Of("key.pem");

    public string Of(string name) => Path.Combine(_directory.FullName, name);

    public string Write(string name, string text)
    {
        File.WriteAllText(Of(name), text);
        return Of(name);
    }

    /// <summary>Writes the certificate with <paramref name="chain"/> behind it, and its key.</summary>
    public void WritePair(X509Certificate2 certificate, params X509Certificate2[] chain)
    {
        WriteCertificate(certificate, chain);
        WriteKey(certificate);
    }

    public void WriteCertificate(X509Certificate2 certificate, params X509Certificate2[] chain) =>
        Write("cert.pem", string.Join('\n', chain.Prepend(certificate).Select(one => one.ExportCertificatePem())));

    public void WriteKey(X509Certificate2 certificate) => Write("key.pem", certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());

    public void Dispose() => _directory.Delete(recursive: true);
}
