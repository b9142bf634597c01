using System.Security.Cryptography.X509Certificates;
using GostSharp.Diagnostics;
using GostSharp.Transports.Tls;
using Microsoft.Extensions.Logging;

namespace GostSharp.Tests.Transports.Tls;

public sealed class GeneratedCertificateTests : IDisposable
{
    private readonly LogCollector _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public void It_says_what_gosts_says()
    {
        var certificate = Create(new GeneratedCertificateOptions()).Current.TargetCertificate;

        certificate.Subject.Should().Be("CN=gost.run, O=GOST");
        certificate.Issuer.Should().Be(certificate.Subject);
        certificate.MatchesHostname("gost.run").Should().BeTrue();
        certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single().EnumerateDnsNames().Should().Equal("gost.run");
        certificate.GetECDsaPublicKey()!.KeySize.Should().Be(256);
        certificate.NotBefore.ToUniversalTime().Should().Be(TestAuthority.Now.UtcDateTime);
        certificate.NotAfter.ToUniversalTime().Should().Be(TestAuthority.Now.AddDays(365).UtcDateTime);
        certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority.Should().BeFalse();
        certificate.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages.Should().Be(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign);
        certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages.Count.Should().Be(2);
    }

    [Fact]
    public void What_it_says_can_be_chosen()
    {
        var certificate = Create(new GeneratedCertificateOptions { CommonName = "gate.test", Organization = "A, \"B\" & C", Validity = TimeSpan.FromDays(7) }).Current.TargetCertificate;

        certificate.MatchesHostname("gate.test").Should().BeTrue();
        certificate.SubjectName.EnumerateRelativeDistinguishedNames().Select(name => name.GetSingleElementValue()).Should().BeEquivalentTo("gate.test", "A, \"B\" & C");
        certificate.NotAfter.ToUniversalTime().Should().Be(TestAuthority.Now.AddDays(7).UtcDateTime);
    }

    [Fact]
    public void It_is_made_when_it_is_needed_and_once()
    {
        var source = Create(new GeneratedCertificateOptions());
        _log.Records.Should().BeEmpty();

        var current = source.Current;

        source.Current.Should().BeSameAs(current);
        var record = _log.Records.Should().ContainSingle().Which;
        (record.Level, record.EventId.Id).Should().Be((LogLevel.Information, EventIds.CertificateGenerated));
        record.Message.Should().Contain("gost.run").And.Contain(CertificatePin.Of(current.TargetCertificate).ToString());
    }

    private GeneratedCertificate Create(GeneratedCertificateOptions options) => new(options, new ManualTime(), _log.CreateLogger("tls"));
}
