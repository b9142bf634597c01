using GostSharp.Configuration;
using GostSharp.Protocols.Shadowsocks;
using GostSharp.Tests.CommandLine;

namespace GostSharp.Tests.Configuration;

public sealed class ShadowsocksCredentialsTests
{
    public static TheoryData<string> Names => [.. ShadowsocksMethod.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_method_is_known_by_all_its_names_whatever_the_case(string name)
    {
        foreach (var spelling in new[] { name, name.ToUpperInvariant(), name.ToLowerInvariant() })
        {
            var auth = new AuthConfig { Username = spelling, Password = "secret" };

            ShadowsocksCredentials.MistakeIn(auth).Should().BeNull();
            ShadowsocksCredentials.Read(auth).Should().NotBeOfType<PlainSuite>();
        }
    }

    [Theory]
    [InlineData("chacha20-ietf-poly1305", false)]
    [InlineData("AEAD_AES_256_GCM", false)]
    [InlineData("chacha20", true)]
    [InlineData("chacha20-ietf", true)]
    [InlineData("aes-192-cfb", true)]
    [InlineData("aes-256-ctr", true)]
    [InlineData("RC4-MD5", true)]
    public void Of_a_broken_method_its_user_is_warned_once(string method, bool isBroken)
    {
        var url = $"ss://{method}:secret@127.0.0.1:8338";
        foreach (var warnings in new[] { WarningsOf($"-L {url}"), WarningsOf($"-L tcp://127.0.0.1:1/h:1 -F {url}") })
        {
            warnings.Should().HaveCount(isBroken ? 1 : 0);
            warnings.Should().OnlyContain(warning =>
                warning.Contains($"the method '{method.ToLowerInvariant()}' is broken") && warning.Contains("chacha20-ietf-poly1305") && !warning.Contains("secret"));
        }
    }

    [Fact]
    public void Without_a_method_its_user_is_warned_that_nothing_is_encrypted() =>
        WarningsOf("-L ss://127.0.0.1:8338").Should().ContainSingle().Which.Should().Contain("everybody on the way can read and change everything");

    [Theory]
    [InlineData("ss://salsa20:secret@127.0.0.1:8338", "there is no method 'salsa20' of Shadowsocks; best is one of chacha20-ietf-poly1305*")]
    [InlineData("ss://aes-256-gmc:secret@127.0.0.1:8338", "there is no method 'aes-256-gmc' of Shadowsocks; did you mean 'aes-256-gcm'?*")]
    [InlineData("ssu://dummy:secret@127.0.0.1:8338", "there is no method 'dummy'*")]
    [InlineData("ss://aes-256-gcm:@127.0.0.1:8338", "the password of Shadowsocks is missing*")]
    [InlineData("ss://secret@127.0.0.1:8338", "the password of Shadowsocks is missing*")]
    [InlineData("ss://:secret@127.0.0.1:8338", "the method of Shadowsocks is missing*")]
    public void A_method_that_does_not_exist_or_a_password_that_is_missing_is_a_mistake_on_both_sides(string url, string mistake)
    {
        foreach (var line in new[] { $"-L {url}", $"-L {(url.StartsWith("ssu", StringComparison.Ordinal) ? "udp" : "tcp")}://127.0.0.1:1/h:1 -F {url}" })
        {
            var errors = ConfigValidator.Validate(ConfigOf(line), ComponentRegistry.Standard);

            errors.Should().ContainSingle().Which.Should().Match("*.auth: " + mistake).And.NotContain("secret");
        }
    }

    [Fact]
    public void A_file_names_method_and_password()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "# comment\nAES-128-GCM secret\n");
            ShadowsocksCredentials.Read(new AuthConfig { File = file }).Should().BeOfType<AeadSuite>();
            File.WriteAllText(file, "nonsense secret\n");
            FluentActions.Invoking(() => ShadowsocksCredentials.Read(new AuthConfig { File = file }))
                .Should().Throw<GostException>().Which.Reason.Should().Be(FailureReason.Configuration);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("http+udp://h:1")]
    [InlineData("udp://h:1")]
    [InlineData("relay+udp://h:1")]
    [InlineData("ss+udp://aes-256-gcm:secret@h:1")]
    public void A_transport_of_packets_carries_nobody_but_ssu(string node) =>
        ConfigValidator.Validate(ConfigOf($"-L tcp://127.0.0.1:1/h:1 -F {node}"), ComponentRegistry.Standard)
            .Should().ContainSingle().Which.Should().Contain("dialer: 'udp' carries packets");

    private static IReadOnlyList<string> WarningsOf(string line) => ConfigWarnings.Find(ConfigOf(line));

    private static GostConfig ConfigOf(string line) => Described.Config(line);
}
