using GostSharp.CommandLine;
using GostSharp.Configuration;
using GostSharp.Protocols.Binding;
using GostSharp.Tests.Yaml;

namespace GostSharp.Tests.Configuration;

public sealed class BindParametersTests
{
    private const string Safe = ListenPermits.OnlyThisMachine;
    private const string Warning = "service-0: bind=true: whoever may use it can open ports on every interface; permitListen=localhost:* keeps them on this machine";

    [Theory]
    [InlineData("socks5://127.0.0.1:1?bind=true", "*")]
    [InlineData("socks://127.0.0.1:1?bind=1", "*")]
    [InlineData("auto://127.0.0.1:1?handler.bind=true", "*")]
    [InlineData("relay://127.0.0.1:1?bind=true", "*")]
    [InlineData("relay+tls://127.0.0.1:1?bind=true&permitListen=127.0.0.1:80", "127.0.0.1:80")]
    [InlineData("relay://127.0.0.1:1?bind=true&permitlisten=", "")]
    [InlineData("relay://127.0.0.1:1?bind=false", null)]
    [InlineData("relay://127.0.0.1:1", null)]
    [InlineData("http://127.0.0.1:1?bind=true", null)]
    public void On_the_command_line_a_server_that_binds_binds_everything_unless_something_is_said(string url, string? expected) =>
        PermitsOf(GostCommandLine.Parse([url], []).Config).Should().Be(expected);

    [Theory]
    [InlineData("socks5", "*")]
    [InlineData("relay", "*")]
    [InlineData("http", null)]
    public void In_gosts_files_too(string type, string? expected) =>
        PermitsOf(GostText.YamlConfig($"services: [{{addr: '127.0.0.1:1', handler: {{type: {type}, metadata: {{bind: true}}}}}}]")).Should().Be(expected);

    [Fact]
    public void In_programs_nothing_is_added_and_files_say_what_that_means()
    {
        var config = new ForwarderBuilder().Listen("socks5://127.0.0.1:1?bind=true").Build().Config;
        PermitsOf(config).Should().BeNull();
        BindParameters.Of(config.Services[0].Handler).Permits.Should().BeSameAs(ListenPermits.Safe);

        PermitsOf(GostText.YamlConfig(GostSharp.Yaml.GostFile.Write(config, GostSharp.Yaml.GostFileFormat.Yaml))).Should().Be(Safe);
    }

    [Theory]
    [InlineData("socks5://127.0.0.1:1?bind=true", true)]
    [InlineData("relay://127.0.0.1:1?bind=true&permitListen=*", true)]
    [InlineData("relay://127.0.0.1:1?bind=true&permitListen=*:80", false)]
    [InlineData("relay://127.0.0.1:1?permitListen=*", false)]
    public void Whoever_opens_everything_is_told_once(string url, bool isTold) =>
        ConfigWarnings.Find(GostCommandLine.Parse([url], []).Config).Should().Equal(isTold ? [Warning] : Array.Empty<string>());

    [Fact]
    public void A_wrong_pattern_is_a_mistake_wherever_it_stands()
    {
        const string Mistake = "permitListen: 'nowhere' is not host:port";

        foreach (var config in new[]
        {
            GostCommandLine.Parse(["socks5://127.0.0.1:1?bind=true&permitListen=*:80,nowhere"], []).Config,
            new ForwarderBuilder().AddService(service => service.Listen("127.0.0.1:1").Relay().AllowBind("nowhere")).Build().Config,
        })
        {
            ConfigValidator.Validate(config, ComponentRegistry.Standard).Should().ContainSingle().Which.Should().Contain(Mistake);
        }
    }

    private static string? PermitsOf(GostConfig config) => new ParameterReader(config.Services[0].Handler.Metadata).Text("permitListen");
}
