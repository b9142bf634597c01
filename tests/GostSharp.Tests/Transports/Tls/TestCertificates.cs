using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GostSharp.Tests.Transports.Tls;

/// <summary>A certificate authority of a test, and what it signs.</summary>
internal sealed class TestAuthority
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2 _certificate;

    public TestAuthority(string name = "Test Root", TestAuthority? parent = null)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForCertificateAuthority());
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        _certificate = parent is null
            ? request.CreateSelfSigned(Now.AddYears(-5), Now.AddYears(5))
            : parent.Sign(request, Now.AddYears(-4), Now.AddYears(4)).CopyWithPrivateKey(key);
    }

    /// <summary>When <see cref="ManualTime"/> begins.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public X509Certificate2 Certificate => _certificate;

    /// <summary>The root as a store to trust.</summary>
    public X509Certificate2Collection Roots => [_certificate];

    public string Pem => _certificate.ExportCertificatePem();

    /// <summary>A certificate for servers and, where it says so, clients.</summary>
    public X509Certificate2 Issue(string name, DateTimeOffset? from = null, DateTimeOffset? until = null, bool isForClients = false, AsymmetricAlgorithm? key = null)
    {
        key ??= ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(name);
        }

        var request = key is RSA rsa
            ? new CertificateRequest($"CN={name}", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest($"CN={name}", (ECDsa)key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(isForClients ? ClientAuthentication : ServerAuthentication)], critical: false));
        var signed = Sign(request, from ?? Now.AddDays(-1), until ?? Now.AddDays(90));
        return key is RSA rsaKey ? signed.CopyWithPrivateKey(rsaKey) : signed.CopyWithPrivateKey((ECDsa)key);
    }

    private X509Certificate2 Sign(CertificateRequest request, DateTimeOffset from, DateTimeOffset until)
    {
        var generator = X509SignatureGenerator.CreateForECDsa(_certificate.GetECDsaPrivateKey()!);
        return request.Create(_certificate.SubjectName, generator, from, until, RandomNumberGenerator.GetBytes(8));
    }
}
