using GostSharp.CommandLine;
using GostSharp.Configuration;
using GostSharp.Yaml;

namespace GostSharp.Tests.Yaml;

public sealed class GostSourceTests
{
    private const string Service = """{"services": [{"addr": ":1", "handler": {"type": "tcp"}, "forwarder": {"nodes": [{"addr": "h:1"}]}}]}""";

    [Fact]
    public void Urls_stand_behind_the_file() =>
        Load("-C", Service.Replace("\"addr\": \":1\"", "\"name\": \"a\", \"addr\": \":1\"", StringComparison.Ordinal), "-L", "tcp://:2/h:1")
            .Config.Services.Select(service => service.Name).Should().Equal("a", "service-0");

    [Fact]
    public void Hops_that_no_service_uses_are_warned_of() =>
        Load("-C", Service, "-F", "forward://h:1").Warnings.Should().ContainSingle().Which.Should().StartWith("-F has no effect without -L");

    [Fact]
    public void A_file_without_a_name_is_a_mistake() => Errors("-C", "").Should().Equal("-C: the argument is empty");

    [Fact]
    public void Json_itself_is_not_told() =>
        Errors("-C", """{"chains": [{"name": "a", "hops": [{"nodes": [{"addr": "h:1", "connector": {"auth": {"password": "topsecret"}}}]}]}]}""")
            .Should().Equal("-C: there is no service");

    [Fact]
    public void Mistakes_of_urls_and_of_the_file_are_told_together() => Errors("-C", "x.txt", "-L", "tcp://:x", "-F", "http://h").Should().HaveCount(3);

    [Fact]
    public void A_v2_file_is_mapped() =>
        Load("-C", """{"ServeNodes": ["tcp://:1/h:1"], "Retries": 3}""").Config.Services.Should().ContainSingle().Which.Handler.Retries.Should().Be(2);

    [Fact]
    public void Debug_of_a_v2_file_is_the_level_of_the_log() =>
        Load("-C", """{"ServeNodes": ["tcp://:1/h:1"], "Debug": true}""").Config.Log.Should().Be(new LogConfig { Level = "debug" });

    [Fact]
    public void Mark_and_interface_of_a_v2_file_are_refused() =>
        Errors("-C", """{"ServeNodes": ["tcp://:1/h:1"], "Mark": 5, "Routes": [{"ServeNodes": [":2"], "Interface": "eth0"}]}""")
            .Should().Equal("-C: not supported yet: Mark", "-C: not supported yet: Interface");

    [Fact]
    public void The_working_directory_may_hold_the_certificate_of_all_listeners()
    {
        var result = WithFiles(Encrypting, "cert.pem", "key.pem");

        result.Config.Tls.Should().Be(new TlsConfig { CertFile = "cert.pem", KeyFile = "key.pem" });
        result.Warnings.Should().Equal("before", "cert.pem and key.pem of the working directory are the certificate of listeners that name none");
    }

    [Fact]
    public void Authorities_beside_it_demand_certificates_of_clients()
    {
        var result = WithFiles(Encrypting, "cert.pem", "key.pem", "ca.pem");

        result.Config.Tls.Should().Be(new TlsConfig { CertFile = "cert.pem", KeyFile = "key.pem", CaFile = "ca.pem" });
        result.Warnings[^1].Should().EndWith("name none, and clients have to show one that comes from ca.pem");
    }

    [Theory]
    [InlineData("cert.pem")]
    [InlineData("key.pem", "ca.pem")]
    public void A_certificate_without_its_key_is_none(params string[] files)
    {
        var result = WithFiles(Encrypting, files);

        (result.Config.Tls, result.Warnings.Count).Should().Be((null, 1));
    }

    [Fact]
    public void What_a_configuration_says_of_the_certificate_wins()
    {
        var said = Encrypting with { Tls = new TlsConfig { CertFile = "said.pem" } };

        WithFiles(said, "cert.pem", "key.pem").Config.Should().Be(said);
    }

    [Fact]
    public void Services_without_a_use_for_a_certificate_are_left_alone()
    {
        var plain = new GostConfig { Services = [new ServiceConfig { Name = "s", Address = ":1" }] };

        var result = WithFiles(plain, "cert.pem", "key.pem");

        result.Config.Should().Be(plain);
        result.Warnings.Should().Equal("before");
    }

    private static GostConfig Encrypting { get; } =
        new() { Services = [new ServiceConfig { Name = "s", Address = ":1", Listener = new ListenerConfig { Type = "tls" } }] };

    private static GostFileResult WithFiles(GostConfig config, params string[] files) =>
        GostSource.WithDefaultCertificate(new GostFileResult(config, ["before"]), files.Contains);

    private static GostFileResult Load(params string[] arguments) => GostSource.Load(GostArguments.Parse(arguments));

    private static IReadOnlyList<string> Errors(params string[] arguments)
    {
        var load = () => Load(arguments);
        return load.Should().Throw<ConfigurationException>().Which.Errors;
    }
}
