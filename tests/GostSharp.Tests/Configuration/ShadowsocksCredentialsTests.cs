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
            var auth = new AuthConfig { Username = spelling, Password = PasswordFor(name) };

            ShadowsocksCredentials.MistakeIn(auth).Should().BeNull();
            ShadowsocksCredentials.Read(auth, TimeProvider.System).Should().NotBeOfType<PlainSuite>();
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
            warnings.All(warning => warning.Contains($"the method '{method.ToLowerInvariant()}' is broken") && warning.Contains("chacha20-ietf-poly1305")).Should().BeTrue();
            warnings.Any(warning => warning.Contains("secret")).Should().BeFalse();
        }
    }

    [Fact]
    public void Without_a_method_its_user_is_warned_that_nothing_is_encrypted() =>
        WarningsOf("-L ss://127.0.0.1:8338").Should().ContainSingle().Which.Should().Contain("everybody on the way can read and change everything");

    [Theory]
    [InlineData("ss://salsa20:secret@127.0.0.1:8338", "there is no method 'salsa20' of Shadowsocks; best is one of 2022-blake3*")]
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
            ShadowsocksCredentials.Read(new AuthConfig { File = file }, TimeProvider.System).Should().BeOfType<AeadSuite>();
            File.WriteAllText(file, "nonsense secret\n");
            FluentActions.Invoking(() => ShadowsocksCredentials.Read(new AuthConfig { File = file }, TimeProvider.System))
                .Should().Throw<GostException>().Which.Reason.Should().Be(FailureReason.Configuration);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("rc4-md5 secret", "ss", "the method 'rc4-md5' is broken", null)]
    [InlineData("CHACHA20 secret", "ssu+tls", "the method 'chacha20' is broken", null)]
    [InlineData("aes-256-gcm secret", "ssu+tls", null, null)]
    [InlineData("2022-blake3-aes-128-gcm AAECAwQFBgcICQoLDA0ODw==", "ss", null, null)]
    [InlineData("2022-blake3-aes-128-gcm AAECAwQFBgcICQoLDA0ODw==", "ssu", null, null)]
    [InlineData("2022-blake3-aes-128-gcm AAECAwQFBgcICQoLDA0ODw==", "ssu+tls", null, "*carries no packets in streams*")]
    public void A_method_in_a_file_is_judged_as_one_in_the_URL_on_both_sides(string line, string scheme, string? warning, string? mistake)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, line + "\n");
            var plain = scheme.StartsWith("ssu", StringComparison.Ordinal) ? "udp" : "tcp";
            foreach (var config in new[] { ConfigOf($"-L {scheme}://127.0.0.1:1?secrets={file}"), ConfigOf($"-L {plain}://127.0.0.1:1/h:1 -F {scheme}://h:1?secrets={file}") })
            {
                var warnings = ConfigWarnings.Find(config).Where(text => text.Contains("method", StringComparison.Ordinal)).ToArray();
                warnings.Should().HaveCount(warning is null ? 0 : 1);
                warnings.All(text => text.Contains(warning!, StringComparison.Ordinal) && !text.Contains("secret", StringComparison.Ordinal)).Should().BeTrue();
                var errors = ConfigValidator.Validate(config, ComponentRegistry.Standard);
                errors.Should().HaveCount(mistake is null ? 0 : 1);
                foreach (var error in errors)
                {
                    error.Should().Match(mistake);
                }
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_no_warning_and_is_told_when_it_is_used()
    {
        var auth = new AuthConfig { File = "/nonexistent/users" };

        ShadowsocksCredentials.WarningOf(auth).Should().BeNull();
        ShadowsocksCredentials.MistakeIn(auth, "ssu", isOverPackets: false).Should().BeNull();
        FluentActions.Invoking(() => ShadowsocksCredentials.Read(auth, TimeProvider.System)).Should().Throw<GostException>();
    }

    [Theory]
    [InlineData("http+udp://h:1")]
    [InlineData("udp://h:1")]
    [InlineData("relay+udp://h:1")]
    [InlineData("ss+udp://aes-256-gcm:secret@h:1")]
    public void A_transport_of_packets_carries_nobody_but_ssu(string node) =>
        ConfigValidator.Validate(ConfigOf($"-L tcp://127.0.0.1:1/h:1 -F {node}"), ComponentRegistry.Standard)
            .Should().ContainSingle().Which.Should().Contain("dialer: 'udp' carries packets");

    [Theory]
    [InlineData("2022-blake3-aes-128-gcm", "AAECAwQFBgcICQoLDA0ODw==", true)]
    [InlineData("2022-blake3-aes-128-gcm", "AAECAwQFBgcICQoLDA0O", false)]
    [InlineData("2022-blake3-aes-256-gcm", "AAECAwQFBgcICQoLDA0ODw==", false)]
    [InlineData("2022-blake3-aes-256-gcm", "not base64 at all", false)]
    public void The_password_of_a_method_of_2022_is_a_key_of_its_length(string method, string password, bool isOne)
    {
        var mistake = ShadowsocksCredentials.MistakeIn(new AuthConfig { Username = method, Password = password });

        (mistake is null).Should().Be(isOne);
        mistake?.Should().NotContain(password);
    }

    [Theory]
    [InlineData("-L ssu+tls://2022-blake3-aes-128-gcm:AAECAwQFBgcICQoLDA0ODw%3D%3D@127.0.0.1:1")]
    [InlineData("-L udp://127.0.0.1:1/h:1 -F ssu+ws://2022-blake3-aes-128-gcm:AAECAwQFBgcICQoLDA0ODw%3D%3D@h:1")]
    public void The_methods_of_2022_carry_no_packets_in_streams(string line) =>
        ConfigValidator.Validate(ConfigOf(line), ComponentRegistry.Standard).Should().ContainSingle().Which.Should().Contain("carries no packets in streams");

    // Those of 2022 take keys.
    private static string PasswordFor(string method) =>
        method.StartsWith("2022", StringComparison.Ordinal) ? Convert.ToBase64String(new byte[method.Contains("256", StringComparison.Ordinal) ? 32 : 16]) : "secret";

    private static IReadOnlyList<string> WarningsOf(string line) => ConfigWarnings.Find(ConfigOf(line));

    private static GostConfig ConfigOf(string line) => Described.Config(line);
}
