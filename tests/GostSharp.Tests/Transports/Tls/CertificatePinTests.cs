using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using GostSharp.Transports.Tls;

namespace GostSharp.Tests.Transports.Tls;

public sealed class CertificatePinTests
{
    // With a plus and a slash, the two characters that spellings differ in.
    private const string Hash = "+/AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcd4=";

    [Theory]
    [InlineData("sha256/" + Hash)]
    [InlineData("sha256//" + Hash)]
    [InlineData("SHA256/" + Hash)]
    [InlineData("sha256/+/AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcd4")]
    [InlineData("sha256//+/AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcd4")]
    [InlineData("sha256/-_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcd4")]
    [InlineData("sha256/-_AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcd4=")]
    [InlineData("sha256/ /AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcd4=")]
    public void All_usual_spellings_are_one_pin(string text) => CertificatePin.Parse(text).ToString().Should().Be("sha256/" + Hash);

    [Theory]
    [InlineData("")]
    [InlineData("sha256/")]
    [InlineData("sha256//")]
    [InlineData(Hash)]
    [InlineData("sha1/" + Hash)]
    [InlineData("sha256/AAAA")]
    [InlineData("sha256/?/AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcd4=")]
    [InlineData("sha256/AA+/AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcd4=")]
    [InlineData("sha256///AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcd4==")]
    public void What_is_no_pin_is_a_configuration_error_that_shows_it(string text) =>
        text.Invoking(CertificatePin.Parse).Should().Throw<ConfigurationException>().Which.Message.Should().StartWith($"'{text}' is not a pin");

    [Fact]
    public void A_pin_whose_hash_begins_with_a_slash_is_read_with_either_prefix()
    {
        var hash = "/" + Hash[1..];

        CertificatePin.Parse("sha256/" + hash).ToString().Should().Be("sha256/" + hash);
        CertificatePin.Parse("sha256//" + hash).ToString().Should().Be("sha256/" + hash);
    }

    [Fact]
    public void Every_pin_is_read_as_it_is_written() => Prop.ForAll(
        Gen.ArrayOf(ArbMap.Default.GeneratorFor<byte>(), 32).ToArbitrary(),
        hash =>
        {
            var written = "sha256/" + Convert.ToBase64String(hash);
            return CertificatePin.Parse(written).ToString() == written
                && CertificatePin.Parse("sha256//" + Convert.ToBase64String(hash).TrimEnd('=').Replace('+', '-').Replace('/', '_')).ToString() == written;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void It_is_that_of_the_key_and_outlives_a_renewed_certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pin = CertificatePin.Of(TlsPair.Authority.Issue("gate.test", key: key));

        pin.ToString().Should().Be("sha256/" + Convert.ToBase64String(SHA256.HashData(key.ExportSubjectPublicKeyInfo())));
        pin.Matches(TlsPair.Authority.Issue("renamed.test", key: key)).Should().BeTrue();
        pin.Matches(TlsPair.Authority.Issue("gate.test")).Should().BeFalse();
    }
}
