using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GostSharp.Diagnostics;
using GostSharp.Transports.Tls;
using Microsoft.Extensions.Logging;

namespace GostSharp.Tests.Transports.Tls;

public sealed class CertificateFilesTests : IDisposable
{
    private readonly PemFolder _folder = new();
    private readonly ManualTime _time = new();
    private readonly LogCollector _log = new();
    private readonly X509Certificate2 _first = TlsPair.Authority.Issue("gate.test");
    private readonly X509Certificate2 _second = TlsPair.Authority.Issue("gate.test");

    public void Dispose()
    {
        _folder.Dispose();
        _log.Dispose();
    }

    [Fact]
    public void A_changed_pair_is_in_use_at_the_next_handshake_after_a_second()
    {
        var files = Load(_first);
        _folder.WritePair(_second);

        Shown(files).Should().Be(_first.Thumbprint);
        _time.Advance(TimeSpan.FromSeconds(1));
        Shown(files).Should().Be(_second.Thumbprint);

        var record = _log.Records.Should().ContainSingle().Which;
        (record.Level, record.EventId.Id).Should().Be((LogLevel.Information, EventIds.CertificateReloaded));
        record.Message.Should().Contain(_folder.Certificate).And.Contain(CertificatePin.Of(_second).ToString());
    }

    [Fact]
    public void An_unchanged_pair_is_not_built_again()
    {
        var files = Load(_first);
        var before = files.Current;
        _time.Advance(TimeSpan.FromSeconds(1));

        files.Current.Should().BeSameAs(before);
        _log.Records.Should().BeEmpty();
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact]
    public void A_half_written_pair_keeps_the_old_certificate_until_it_is_whole()
    {
        var files = Load(_first);
        _folder.WriteCertificate(_second);
        Later(files).Should().Be(_first.Thumbprint);

        _folder.WriteKey(_second);
        Later(files).Should().Be(_second.Thumbprint);
    }

    [Fact]
    public void A_broken_file_is_told_once_for_each_reason()
    {
        var files = Load(_first);
        _folder.Write("cert.pem", "nothing of use");
        Later(files).Should().Be(_first.Thumbprint);
        Later(files).Should().Be(_first.Thumbprint);
        File.Delete(_folder.Key);
        Later(files).Should().Be(_first.Thumbprint);
        Later(files).Should().Be(_first.Thumbprint);

        _log.Records.Select(record => (record.Level, record.EventId.Id)).Should().Equal(Enumerable.Repeat((LogLevel.Warning, EventIds.CertificateNotReloaded), 2));
        _log.Records[0].Message.Should().Contain(_folder.Certificate).And.Contain("holds no PEM certificate");
        _log.Records[1].Message.Should().Contain(_folder.Key);

        _folder.WritePair(_second);
        Later(files).Should().Be(_second.Thumbprint);
    }

    [Fact]
    public void A_pair_that_comes_back_unchanged_is_no_news_and_a_later_break_is()
    {
        var files = Load(_first);
        var key = File.ReadAllText(_folder.Key);
        File.Delete(_folder.Key);
        Later(files);
        _folder.Write("key.pem", key);
        Later(files);
        File.Delete(_folder.Key);
        Later(files);

        _log.Records.Select(record => record.EventId.Id).Should().Equal(EventIds.CertificateNotReloaded, EventIds.CertificateNotReloaded);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Handshakes_show_the_new_certificate_with_its_intermediates()
    {
        var intermediate = new TestAuthority("Files Intermediate", TlsPair.Authority);
        var files = Load(_first);
        var server = TlsPair.ServerOptions with { Certificate = files };
        await using (await TlsPair.CreateAsync(PinnedTo(_first), server))
        {
            var renewed = intermediate.Issue("gate.test");
            _folder.WritePair(renewed, intermediate.Certificate);
            _time.Advance(TimeSpan.FromSeconds(1));

            await using var second = await TlsPair.CreateAsync(PinnedTo(renewed), server);
            await using var third = await TlsPair.CreateAsync(null, server);
        }
    }

    [Fact]
    public void All_kinds_of_keys_are_read()
    {
        using var rsa = RSA.Create(2048);
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        foreach (var (certificate, key) in new[]
        {
            (TlsPair.Authority.Issue("a.test", key: rsa), rsa.ExportPkcs8PrivateKeyPem()),
            (TlsPair.Authority.Issue("b.test", key: rsa), rsa.ExportRSAPrivateKeyPem()),
            (TlsPair.Authority.Issue("c.test", key: ec), ec.ExportPkcs8PrivateKeyPem()),
            (TlsPair.Authority.Issue("d.test", key: ec), ec.ExportECPrivateKeyPem()),
        })
        {
            _folder.WriteCertificate(certificate);
            _folder.Write("key.pem", "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n" + key);

            Shown(Open()).Should().Be(certificate.Thumbprint);
        }
    }

    [Fact]
    public void Every_mistake_names_its_file()
    {
        _folder.WritePair(_first);
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        ShouldFail("cert.pem", "", "'*cert.pem': it holds no PEM certificate");
        ShouldFail("cert.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "'*cert.pem': a certificate in it is broken*");
        ShouldFail("key.pem", "", "'*key.pem': it holds no PEM private key");
        ShouldFail("key.pem", ec.ExportPkcs8PrivateKeyPem(), "'*key.pem': it holds no key of the certificate in '*cert.pem'*");
        ShouldFail("key.pem", RSA.Create(2048).ExportRSAPrivateKeyPem(), "'*key.pem': it holds no key of the certificate in '*cert.pem'*");
        ShouldFail("key.pem", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "'*key.pem': it holds no key of the certificate*");
        ShouldFail("key.pem", ec.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1000)), "'*key.pem': its key is encrypted*");
        ShouldFail("key.pem", new string('x', 1 << 21), "'*key.pem': it is larger than*");
        File.Delete(_folder.Certificate);
        ShouldFail("key.pem", "", "'*cert.pem': Could not find file*");
    }

    [Fact]
    public void Roots_are_all_certificates_of_a_file_and_at_least_one()
    {
        var other = new TestAuthority("Other");

        PemFiles.ReadCertificates(_folder.Write("ca.pem", $"# two roots\n{TlsPair.Authority.Pem}\n\n{other.Pem}\n"))
            .Select(root => root.Thumbprint).Should().Equal(TlsPair.Authority.Certificate.Thumbprint, other.Certificate.Thumbprint);

        var none = _folder.Write("none.pem", "no certificate");
        none.Invoking(PemFiles.ReadCertificates).Should().Throw<ConfigurationException>().WithMessage("'*none.pem': it holds no PEM certificate");
        _folder.Of("missing.pem").Invoking(PemFiles.ReadCertificates).Should().Throw<ConfigurationException>().WithMessage("'*missing.pem': Could not find file*");
    }

    [Fact]
    public void The_defaults_are_a_pair_and_with_it_the_roots()
    {
        Find().Should().BeNull();
        Find("cert.pem").Should().BeNull();
        Find("key.pem", "ca.pem").Should().BeNull();
        Find("cert.pem", "key.pem").Should().Be(new DefaultCertificateFiles("/srv/cert.pem", "/srv/key.pem", null));
        Find("cert.pem", "key.pem", "ca.pem").Should().Be(new DefaultCertificateFiles("/srv/cert.pem", "/srv/key.pem", "/srv/ca.pem"));
    }

    private static DefaultCertificateFiles? Find(params string[] there) =>
        DefaultCertificateFiles.Find("/srv", path => there.Contains(Path.GetFileName(path)));

    private static TlsClientOptions PinnedTo(X509Certificate2 certificate) =>
        TlsPair.ClientOptions with { Verification = TlsVerification.Pin, Pin = CertificatePin.Of(certificate) };

    private static string Shown(CertificateFiles files) => files.Current.TargetCertificate.Thumbprint;

    private CertificateFiles Load(X509Certificate2 certificate)
    {
        _folder.WritePair(certificate);
        return Open();
    }

    private CertificateFiles Open() => new(_folder.Certificate, _folder.Key, _time, _log.CreateLogger("tls"));

    private string Later(CertificateFiles files)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return Shown(files);
    }

    private void ShouldFail(string file, string text, string message)
    {
        var before = File.Exists(_folder.Of(file)) ? File.ReadAllText(_folder.Of(file)) : "";
        _folder.Write(file, text);
        this.Invoking(tests => tests.Open()).Should().Throw<ConfigurationException>().WithMessage(message);
        _folder.Write(file, before);
    }
}
