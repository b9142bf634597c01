using GostSharp.Configuration;
using GostSharp.Yaml;

namespace GostSharp.Tests.Yaml;

public sealed class VerificationTests
{
    [Theory]
    [InlineData("tls", "", false)]
    [InlineData("wss", "", false)]
    [InlineData("quic", "", false)]
    [InlineData("TLS", "", false)]
    [InlineData("tls", "secure: false", false)]
    [InlineData("tls", "secure: true", true)]
    [InlineData("tls", "serverName: x", false)]
    [InlineData("tcp", "serverName: x", null)]
    [InlineData("ws", "", null)]
    public void A_file_verifies_what_it_says(string dialer, string tls, bool? expected) => Read(dialer, tls).Tls?.Secure.Should().Be(expected);

    [Fact]
    public void Without_encryption_nothing_is_said_of_certificates() => Read("tcp", "").Tls.Should().BeNull();

    [Fact]
    public void What_a_program_verifies_by_default_is_written_down()
    {
        Written(new DialerConfig { Type = "tls" }).Should().Contain("secure: true");
        Written(new DialerConfig { Type = "tls", Tls = new TlsConfig { ServerName = "x" } }).Should().Contain("secure: true").And.Contain("serverName: x");
        Written(new DialerConfig { Type = "tls", Tls = new TlsConfig { Secure = true } }).Should().Contain("secure: true");
        ReadBack(new DialerConfig { Type = "tls" }).Tls.Should().Be(new TlsConfig { Secure = true });
    }

    [Fact]
    public void What_is_not_verified_need_not_be_said()
    {
        var unverified = new DialerConfig { Type = "tls", Tls = new TlsConfig { Secure = false } };

        Written(unverified).Should().NotContain("secure").And.NotContain("tls:");
        ReadBack(unverified).Should().Be(unverified);
    }

    [Fact]
    public void Other_dialers_keep_what_they_were_told()
    {
        var plain = new DialerConfig { Type = "tcp", Tls = new TlsConfig { Secure = false, ServerName = "x" } };

        Written(plain).Should().Contain("secure: false");
        ReadBack(plain).Should().Be(plain);
        Written(new DialerConfig { Type = "tcp" }).Should().NotContain("tls");
    }

    [Fact]
    public void A_pin_is_read_and_written()
    {
        var pinned = Read("tls", "pin: sha256/a+b/c=");

        pinned.Tls.Should().Be(new TlsConfig { Pin = "sha256/a+b/c=", Secure = false });
        ReadBack(pinned).Should().Be(pinned);
    }

    [Fact]
    public void A_handler_has_a_certificate_of_its_own()
    {
        var config = GostText.YamlConfig("""
            services:
            - {name: s, addr: ":1", handler: {type: socks5, tls: {certFile: c.pem, keyFile: k.pem}}}
            """);

        config.Services.Single().Handler.Tls.Should().Be(new TlsConfig { CertFile = "c.pem", KeyFile = "k.pem" });
        GostText.ShouldSurviveBothFormats(config);
    }

    private static DialerConfig Read(string type, string tls)
    {
        const string Text = """
            chains:
            - name: c
              hops:
              - name: h
                nodes:
                - {name: n, addr: "gw:1", connector: {type: relay}, dialer: {DIALER}}
            """;
        var dialer = tls.Length == 0 ? $"type: {type}" : $"type: {type}, tls: {{{tls}}}";
        return Dialer(GostText.YamlConfig(Text.Replace("DIALER", dialer, StringComparison.Ordinal)));
    }

    private static string Written(DialerConfig dialer) => GostFile.Write(Config(dialer), GostFileFormat.Yaml);

    private static DialerConfig ReadBack(DialerConfig dialer) => Dialer(GostText.YamlConfig(Written(dialer)));

    private static GostConfig Config(DialerConfig dialer) => new()
    {
        Chains = [new ChainConfig { Name = "c", Hops = [new HopConfig { Name = "h", Nodes = [new NodeConfig { Name = "n", Address = "gw:1", Dialer = dialer }] }] }],
    };

    private static DialerConfig Dialer(GostConfig config) => config.Chains.Single().Hops.Single().Nodes.Single().Dialer;
}
