using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GostSharp.TestKit;

/// <summary>A certificate authority whose certificates are PEM files in a directory of its own, removed when disposed.</summary>
public sealed class PemAuthority : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gostsharp-certificates-");
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _root;
    private int _issued;

    public PemAuthority(string name = "Test Root")
    {
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForCertificateAuthority());
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        _root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-2), DateTimeOffset.UtcNow.AddYears(2));
        RootFile = Write("root.pem", _root.ExportCertificatePem());
    }

    /// <summary>The authority's own certificate.</summary>
    public string RootFile { get; }

    /// <summary>A certificate for servers and clients of these names and addresses, valid now.</summary>
    public CertificateFile Issue(params string[] names) => Issue(names, DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));

    /// <summary>A certificate that was valid until yesterday.</summary>
    public CertificateFile IssueExpired(params string[] names) => Issue(names, DateTimeOffset.UtcNow.AddDays(-9), DateTimeOffset.UtcNow.AddDays(-1));

    public void Dispose()
    {
        _root.Dispose();
        _key.Dispose();
        _directory.Delete(recursive: true);
    }

    private CertificateFile Issue(string[] names, DateTimeOffset from, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={names[0]}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(Names(names));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication), new Oid(ClientAuthentication)], critical: false));
        using var certificate = request.Create(_root, from, until, RandomNumberGenerator.GetBytes(8));
        var (pem, keyPem) = (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
        var number = Interlocked.Increment(ref _issued);
        return new CertificateFile(
            Write($"{number}.pem", pem),
            Write($"{number}.key", keyPem),
            Write($"{number}.both", $"{pem}\n{keyPem}\n"),
            $"sha256/{Convert.ToBase64String(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))}");
    }

    private static X509Extension Names(string[] names)
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                builder.AddIpAddress(address);
            }
            else
            {
                builder.AddDnsName(name);
            }
        }

        return builder.Build();
    }

    private string Write(string name, string pem)
    {
        var path = Path.Combine(_directory.FullName, name);
        File.WriteAllText(path, pem + "\n");
        return path;
    }
}

/// <summary>A certificate in PEM files: the certificate, its key, both in one, and the pin of the key.</summary>
public sealed record CertificateFile(string CertFile, string KeyFile, string BothFile, string Pin);
