using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GostSharp.Diagnostics;
using Microsoft.Extensions.Logging;

namespace GostSharp.Transports.Tls;

/// <summary>A self-signed certificate as gost v3 makes one when it has no other: made at the first handshake, kept in memory, new in every process.</summary>
internal sealed class GeneratedCertificate : ICertificateSource
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly Lazy<SslStreamCertificateContext> _current;

    public GeneratedCertificate(GeneratedCertificateOptions options, TimeProvider timeProvider, ILogger logger) =>
        _current = new Lazy<SslStreamCertificateContext>(() =>
        {
            var certificate = UsableCertificate.From(Create(options, timeProvider.GetUtcNow()));
            logger.CertificateGenerated(options.CommonName, CertificatePin.Of(certificate).ToString());
            return SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
        });

    public SslStreamCertificateContext Current => _current.Value;

    private static X509Certificate2 Create(GeneratedCertificateOptions options, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        // The builder writes the last one first: O, CN.
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(options.CommonName);
        subject.AddOrganizationName(options.Organization);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(options.CommonName);
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ClientAuthentication), new Oid(ServerAuthentication)], critical: false));
        request.CertificateExtensions.Add(X509BasicConstraintsExtension.CreateForEndEntity(critical: true));
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(now, now + options.Validity);
    }
}

/// <summary>What a generated certificate says.</summary>
internal sealed record GeneratedCertificateOptions
{
    /// <summary>Its subject's name and the only host name it is for.</summary>
    /// <value><c>gost.run</c> by default.</value>
    public string CommonName { get; init; } = "gost.run";

    /// <summary>Its subject's organization.</summary>
    /// <value><c>GOST</c> by default.</value>
    public string Organization { get; init; } = "GOST";

    /// <summary>How long it is valid.</summary>
    /// <value>365 days by default.</value>
    public TimeSpan Validity { get; init; } = TimeSpan.FromDays(365);
}
