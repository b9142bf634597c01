using GostSharp.CommandLine;
using GostSharp.Configuration;
using GostSharp.Tests.Yaml;
using GostSharp.Yaml;

namespace GostSharp.Tests.CommandLine;

/// <summary>What KCP means by the key that it is not given, in gost's front ends and in programs.</summary>
public sealed class KcpUrlTests
{
    private const string Listener = "services: [{addr: '127.0.0.1:1', listener: {type: kcp}}]";
    private const string Dialer = "chains: [{name: c, hops: [{nodes: [{addr: 'a:1', dialer: {type: kcp}}]}]}]";

    [Fact]
    public void On_the_command_line_and_in_gosts_files_the_known_keys_are_meant()
    {
        var config = GostCommandLine.Parse(["kcp://127.0.0.1:1"], ["relay+kcp://node:2"]).Config;

        config.Services[0].Listener.Metadata.Should().BeEquivalentTo(KnownKeys());
        config.Chains[0].Hops[0].Nodes[0].Dialer.Metadata.Should().BeEquivalentTo(KnownKeys());
        GostText.YamlConfig(Listener).Services[0].Listener.Metadata.Should().BeEquivalentTo(KnownKeys());
        GostText.YamlConfig(Dialer).Chains[0].Hops[0].Nodes[0].Dialer.Metadata.Should().BeEquivalentTo(KnownKeys());
    }

    [Theory]
    [InlineData("kcp.key=mine")]
    [InlineData("kcp.key=")]
    [InlineData("kcp.defaultKeys=false&c=kcp.json")]
    public void What_is_said_of_the_key_stays_as_it_is(string query)
    {
        var config = GostCommandLine.Parse([$"kcp://127.0.0.1:1?{query}"], [$"relay+kcp://node:2?{query}"]).Config;

        config.Services[0].Listener.Metadata.Should().NotContain("kcp.defaultKeys", true);
        config.Chains[0].Hops[0].Nodes[0].Dialer.Metadata.Should().NotContain("kcp.defaultKeys", true);
    }

    [Fact]
    public void Other_transports_have_no_such_keys() =>
        GostCommandLine.Parse(["tls://127.0.0.1:1"], ["relay+mtls://node:2"]).Config.Services[0].Listener.Metadata.Should().BeEmpty();

    [Fact]
    public void In_programs_a_key_has_to_be_given()
    {
        var config = new ForwarderBuilder().Listen("kcp://127.0.0.1:1").Build().Config;

        config.Services[0].Listener.Metadata.Should().BeEmpty();
    }

    [Fact]
    public void What_is_printed_is_read_as_the_same()
    {
        var config = GostCommandLine.Parse(["kcp://127.0.0.1:1", "tcp://127.0.0.1:2"], ["relay+kcp://node:2"]).Config;

        GostText.YamlConfig(GostFile.Write(config, GostFileFormat.Yaml)).Should().Be(config);
    }

    [Fact]
    public void A_known_key_is_warned_of_at_both_ends()
    {
        const string Known = "KCP has a key that everybody knows";

        var warnings = ConfigWarnings.Find(GostCommandLine.Parse(["tcp+kcp://127.0.0.1:1", "relay+kcp://127.0.0.1:2?kcp.key=mine"], ["relay+kcp://node:2"]).Config);

        warnings.Where(warning => warning.Contains(Known, StringComparison.Ordinal)).Should().HaveCount(2)
            .And.Contain(warning => warning.StartsWith("service-0: ", StringComparison.Ordinal))
            .And.Contain(warning => warning.StartsWith("chain-0/hop-0/node-0: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("kcp://127.0.0.1:1?tcp=true")]
    [InlineData("kcp://127.0.0.1:1?kcp.tcp=1")]
    public void Forged_TCP_is_a_mistake_that_is_seen_before_anything_is_built(string url) =>
        ConfigValidator.Validate(GostCommandLine.Parse([url], []).Config, ComponentRegistry.Standard).Should().Contain(error => error.Contains(": KCP in forged TCP segments"));

    [Theory]
    [InlineData("relay+kcp://node:99999?kcp.key=s3cret")]
    [InlineData("relay+kcp://node:99999?dialer.kcp.key=s3cret")]
    public void The_key_is_in_no_message(string url)
    {
        var parsing = () => GostCommandLine.Parse([], [url]);

        parsing.Should().Throw<ConfigurationException>().Which.Message.Should().Contain("kcp.key=xxxxx").And.NotContain("s3cret");
    }

    private static Dictionary<string, object> KnownKeys() => new() { ["kcp.defaultKeys"] = true };
}
