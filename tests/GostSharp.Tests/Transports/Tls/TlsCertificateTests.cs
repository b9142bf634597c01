using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GostSharp.Transports.Tls;

namespace GostSharp.Tests.Transports.Tls;

/// <summary>Who is trusted and who is not, and what the one who is not gets told.</summary>
public sealed class TlsCertificateTests
{
    private static readonly TestAuthority Root = TlsPair.Authority;
    private static readonly TestAuthority Stranger = new("Another Root");

    private static TlsClientOptions Full => TlsPair.ClientOptions;

    private static TlsClientOptions Chain => Full with { Verification = TlsVerification.Chain };

    private static TlsClientOptions Nothing => Full with { Verification = TlsVerification.None, Roots = null };

    [Fact(Timeout = TestTimeouts.Test)]
    public Task A_certificate_of_a_given_root_with_the_right_name_is_trusted() => ShouldWorkAsync(Full, Root.Issue("gate.test"));

    [Fact(Timeout = TestTimeouts.Test)]
    public Task A_certificate_for_the_address_is_trusted() => ShouldWorkAsync(Full with { ServerName = "192.0.2.1" }, Root.Issue("192.0.2.1"));

    [Fact(Timeout = TestTimeouts.Test)]
    public Task A_certificate_with_an_rsa_key_is_trusted() => ShouldWorkAsync(Full, Root.Issue("gate.test", key: RSA.Create(2048)));

    [Fact(Timeout = TestTimeouts.Test)]
    public Task A_wildcard_stands_for_one_label() => ShouldWorkAsync(Full with { ServerName = "a.gate.test" }, Root.Issue("*.gate.test"));

    [Fact(Timeout = TestTimeouts.Test)]
    public Task An_expired_certificate_is_refused() =>
        ShouldFailAsync(Full, Root.Issue("gate.test", TestAuthority.Now.AddDays(-9), TestAuthority.Now.AddDays(-2)), "the certificate of gate.test is not trusted: it expired on 2025-12-30 12:00 UTC; it has the pin sha256/*");

    [Fact(Timeout = TestTimeouts.Test)]
    public Task A_certificate_of_the_future_is_refused() =>
        ShouldFailAsync(Full, Root.Issue("gate.test", TestAuthority.Now.AddDays(1)), "*: it is not valid before 2026-01-02 12:00 UTC;*");

    [Fact(Timeout = TestTimeouts.Test)]
    public Task A_certificate_for_others_is_refused() =>
        ShouldFailAsync(Full, Root.Issue("other.test"), "the certificate of gate.test is not trusted: it is for other names (other.test); it has the pin sha256/*");

    [Fact(Timeout = TestTimeouts.Test)]
    public Task A_certificate_of_an_unknown_root_is_refused() => ShouldFailAsync(Full, Stranger.Issue("gate.test"), "*: unknown root*CN=Another Root;*");

    [Fact(Timeout = TestTimeouts.Test)]
    public Task A_self_signed_certificate_is_refused() =>
        ShouldFailAsync(Full with { ServerName = "gost.run" }, Generated().Certificate, "*: unknown root: it is self-signed; it has the pin*");

    [Fact(Timeout = TestTimeouts.Test)]
    public Task Every_problem_is_told_at_once() =>
        ShouldFailAsync(Full, Root.Issue("other.test", until: TestAuthority.Now.AddHours(-1)), "*it expired on*; it is for other names (other.test);*");

    [Fact(Timeout = TestTimeouts.Test)]
    public Task A_certificate_for_clients_is_none_for_a_server() => ShouldFailAsync(Full, Root.Issue("gate.test", isForClients: true), "*not made for this use*");

    [Fact(Timeout = TestTimeouts.Test)]
    public Task The_systems_roots_do_not_know_the_tests_root() => ShouldFailAsync(Full with { Roots = null }, Root.Issue("gate.test"), "*unknown root*");

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task With_roots_alone_the_name_does_not_matter_but_the_root_does()
    {
        await ShouldWorkAsync(Chain, Root.Issue("other.test"));
        await ShouldFailAsync(Chain, Stranger.Issue("gate.test"), "*unknown root*");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task With_no_verification_anything_will_do()
    {
        await ShouldWorkAsync(Nothing, Stranger.Issue("other.test", until: TestAuthority.Now.AddHours(-1)));
        await ShouldWorkAsync(Nothing, Generated().Certificate);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Intermediates_are_sent_with_the_certificate()
    {
        var intermediate = new TestAuthority("Test Intermediate", Root);
        var certificate = intermediate.Issue("gate.test");

        await ShouldWorkAsync(Full, new FixedCertificate(certificate, intermediate.Certificate));
        await ShouldFailAsync(Full, certificate, "*missing intermediate: its issuer is CN=Test Intermediate*");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_authority_below_another_one_may_be_the_given_root()
    {
        var (given, namesake) = (new TestAuthority("Test Intermediate", Root), new TestAuthority("Test Intermediate", Root));
        var client = Full with { Roots = given.Roots };

        await ShouldWorkAsync(client, given.Issue("gate.test"));
        await ShouldWorkAsync(client with { Verification = TlsVerification.Chain }, new FixedCertificate(given.Issue("other.test"), given.Certificate));
        await ShouldFailAsync(client, namesake.Issue("gate.test"), "*");
        await ShouldFailAsync(client, new FixedCertificate(namesake.Issue("gate.test"), namesake.Certificate), "*");
        await ShouldFailAsync(client, Root.Issue("gate.test"), "*unknown root*");
        await ShouldFailAsync(client, given.Issue("gate.test", until: TestAuthority.Now.AddHours(-1)), "*expired*");
        await ShouldFailAsync(client, given.Issue("other.test"), "*other names*");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_certificate_forged_in_the_name_of_a_given_authority_is_refused()
    {
        var given = new TestAuthority("Test Intermediate", Root);
        var forger = new TestAuthority("Test Intermediate", Stranger);
        var forged = forger.Issue("gate.test");
        var options = Full with { Roots = given.Roots };

        await ShouldFailAsync(options, forged, "*is not trusted*");
        await ShouldFailAsync(options, forged, "*is not trusted*", given.Certificate);
        await ShouldFailAsync(options, forged, "*is not trusted*", forger.Certificate, given.Certificate);
        await ShouldFailAsync(options, forged, "*is not trusted*", given.Certificate, forger.Certificate);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_self_signed_certificate_may_be_its_own_root()
    {
        var generated = Generated();
        var client = Full with { ServerName = "gost.run", Roots = [generated.Certificate] };

        await ShouldWorkAsync(client, generated);
        await ShouldFailAsync(client, Generated(), "*");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_pinned_key_is_trusted_whatever_else_is_wrong()
    {
        var certificate = Stranger.Issue("other.test", until: TestAuthority.Now.AddHours(-1));

        await ShouldWorkAsync(Pinned(CertificatePin.Of(certificate)), certificate);
        await ShouldWorkAsync(Pinned(CertificatePin.Of(certificate)) with { ServerName = "" }, certificate);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Another_key_than_the_pinned_is_refused_even_with_a_good_certificate()
    {
        var certificate = Root.Issue("gate.test");
        var other = CertificatePin.Of(Root.Issue("gate.test"));

        await ShouldFailAsync(Pinned(other), certificate, $"the certificate of gate.test is not trusted: the pin does not match; it has the pin {CertificatePin.Of(certificate)}");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_generated_certificate_can_be_pinned()
    {
        var generated = Generated();

        await ShouldWorkAsync(Pinned(CertificatePin.Of(generated.Certificate)), generated);
        await ShouldFailAsync(Pinned(CertificatePin.Of(Generated().Certificate)), generated, "*the pin does not match*");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Names_in_a_certificate_cannot_break_a_log_line()
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(new X500DistinguishedName($"CN=\"a\nb{new string('x', 200)}\""), key, HashAlgorithmName.SHA256);

        var failure = await FailureAsync(Full, new FixedCertificate(request.CreateSelfSigned(TestAuthority.Now, TestAuthority.Now.AddDays(2))));

        failure.Message.Should().NotContain("\n").And.Match("*names no host*...*");
        failure.Message.Length.Should().BeLessThan(500);
    }

    [Theory]
    [InlineData(TlsVerification.Full)]
    [InlineData(TlsVerification.Pin)]
    [InlineData(TlsVerification.Chain)]
    internal void What_a_verification_needs_must_be_there(TlsVerification verification)
    {
        var build = () => new TlsClientUpgrade(new TlsClientOptions { ServerName = "", Verification = verification }, TimeProvider.System);

        build.Should().Throw<ConfigurationException>();
    }

    private static TlsClientOptions Pinned(CertificatePin pin) => Full with { Verification = TlsVerification.Pin, Roots = null, Pin = pin };

    private static FixedCertificate Generated()
    {
        using var log = new LogCollector();
        return new FixedCertificate(new GeneratedCertificate(new GeneratedCertificateOptions(), new ManualTime(), log.CreateLogger("tls")).Current.TargetCertificate);
    }

    private static Task ShouldWorkAsync(TlsClientOptions client, X509Certificate2 certificate) => ShouldWorkAsync(client, new FixedCertificate(certificate));

    private static async Task ShouldWorkAsync(TlsClientOptions client, ICertificateSource certificate)
    {
        await using var pair = await TlsPair.CreateAsync(client, new TlsServerOptions { Certificate = certificate });
        await pair.Server.Stream.WriteAsync(new byte[] { 7 });
        var read = new byte[1];
        await pair.Client.Stream.ReadExactlyAsync(read);
        read[0].Should().Be(7);
    }

    private static Task ShouldFailAsync(TlsClientOptions client, X509Certificate2 certificate, string message, params X509Certificate2[] intermediates) =>
        ShouldFailAsync(client, new FixedCertificate(certificate, intermediates), message);

    private static async Task ShouldFailAsync(TlsClientOptions client, ICertificateSource certificate, string message) =>
        (await FailureAsync(client, certificate)).Message.Should().Match(message);

    private static async Task<GostException> FailureAsync(TlsClientOptions client, ICertificateSource certificate)
    {
        var attempt = new TlsAttempt(client, new TlsServerOptions { Certificate = certificate });
        var failure = await attempt.ClientFailureAsync();
        failure.Reason.Should().Be(FailureReason.Authentication);
        await ServerNoticesAsync(attempt);
        return failure;
    }

    // TLS 1.3 lets a server finish before the client has judged its certificate: then it reads the refusal.
    private static async Task ServerNoticesAsync(TlsAttempt attempt)
    {
        var serve = async () =>
        {
            await using var server = await attempt.Server;
            await server.Stream.CopyToAsync(Stream.Null);
        };
        await serve.Should().ThrowAsync<Exception>();
    }
}
