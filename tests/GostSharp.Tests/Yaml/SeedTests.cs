using GostSharp.Configuration;

namespace GostSharp.Tests.Yaml;

public sealed class SeedTests
{
    // service: listen address, handler, listener, where each has its chain, targets; node: address, connector, dialer.
    [Theory]
    [InlineData("B1", ":8080 tcp tcp 192.168.1.1:80")]
    [InlineData("B2", ":8080 tcp tcp 192.168.1.1:80,192.168.1.2:80,192.168.1.3:8080")]
    [InlineData("B3", ":10053 udp udp 192.168.1.1:53,192.168.1.2:53,192.168.1.3:53")]
    [InlineData("B4", ":8080 tcp(chain-0) tcp 192.168.1.1:80 | 192.168.1.2:1080 socks5 tcp")]
    [InlineData("B5", ":10053 udp(chain-0) udp 192.168.1.1:53 | 192.168.1.2:1080 socks5 tcp")]
    [InlineData("B6", ":8080 http tcp -")]
    [InlineData("B7", ":1080 socks5 tcp -")]
    [InlineData("B8", ":8080 tcp(chain-0) tcp 192.168.1.1:80 | 192.168.1.2:22 sshd sshd:user")]
    [InlineData("B9", ":22 sshd sshd:user -")]
    [InlineData("B10", ":8080 rtcp rtcp 192.168.1.1:80")]
    [InlineData("B11", ":10053 rudp rudp 192.168.1.1:53,192.168.1.2:53,192.168.1.3:53")]
    [InlineData("B12", ":8080 rtcp rtcp(chain-0) 192.168.1.1:80 | 192.168.1.2:1080 socks5 tcp")]
    [InlineData("B13", ":10053 rudp rudp(chain-0) 192.168.1.1:53 | 192.168.1.2:1080 socks5 tcp")]
    [InlineData("B14", ":1080 socks5 tcp -")]
    [InlineData("B15", ":8421 relay tcp -")]
    [InlineData("B16", ":8080 rtcp rtcp(chain-0) 192.168.1.1:80 | 192.168.1.2:22 sshd sshd:user")]
    [InlineData("B17", ":8000 tcp tcp 192.168.1.1:8000; :8001 tcp tcp 192.168.1.1:8000; :8002 tcp tcp 192.168.1.1:8000; :8003 tcp tcp 192.168.1.1:8000")]
    [InlineData("B18", ":8000 tcp tcp 192.168.1.1:8000; :8001 tcp tcp 192.168.1.1:8001; :8002 tcp tcp 192.168.1.1:8002; :8003 tcp tcp 192.168.1.1:8003")]
    [InlineData("B19", ":8080 forward tls 192.168.1.1:80")]
    [InlineData("B20", ":8080 tcp(chain-0) tcp - | :8443 forward tls")]
    public void The_files_of_the_page_are_read_and_survive_both_formats(string name, string expected)
    {
        var config = GostText.YamlConfig(SeedFiles.All[name]);
        Describe(config).Should().Be(expected);
        GostText.ShouldSurviveBothFormats(config);
    }

    [Fact]
    public void Their_details_are_read()
    {
        GostText.YamlConfig(SeedFiles.All["B2"]).Services[0].Targets!.Selector.Should().Be(new SelectorConfig { FailTimeout = TimeSpan.FromSeconds(30) });
        GostText.YamlConfig(SeedFiles.All["B3"]).Services[0].Listener.Metadata
            .Equals(new ConfigDictionary([new("keepalive", true), new("ttl", "5s"), new("readBufferSize", 4096L)])).Should().BeTrue();
        GostText.YamlConfig(SeedFiles.All["B7"]).Services[0].Handler.Metadata.Equals(new ConfigDictionary([new("udp", true)])).Should().BeTrue();
    }

    private static string Describe(GostConfig config)
    {
        var services = string.Join("; ", config.Services.Select(Describe));
        var nodes = config.Chains.SelectMany(chain => chain.Hops).SelectMany(hop => hop.Nodes);
        return string.Concat(nodes.Select(node => $" | {node.Address} {node.Connector.Type} {node.Dialer.Type}{User(node.Dialer.Auth)}").Prepend(services));
    }

    private static string Describe(ServiceConfig service)
    {
        var targets = service.Targets is null ? "-" : string.Join(',', service.Targets.Nodes.Select(target => target.Address));
        var (handler, listener) = (service.Handler, service.Listener);
        return $"{service.Address} {handler.Type}{In(handler.Chain)} {listener.Type}{User(listener.Auth)}{In(listener.Chain)} {targets}";
    }

    private static string In(string? chain) => chain is null ? "" : $"({chain})";

    private static string User(AuthConfig? auth) => auth is null ? "" : $":{auth.Username}";
}
