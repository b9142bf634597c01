using GostSharp.CommandLine;
using GostSharp.Configuration;

namespace GostSharp.Tests.CommandLine;

public class GostCommandLineTests
{
    [Fact]
    public void The_model_is_the_one_that_gost_prints()
    {
        var keepAlive = new ConfigDictionary([new("keepalive", "true")]);

        Described.Config("-L udp://:5300/10.0.0.1:53,10.0.0.2:53?keepalive=true&strategy=rand -F socks5://u:p@192.0.2.9:1080").Should().Be(new GostConfig
        {
            Services =
            [
                new ServiceConfig
                {
                    Name = "service-0",
                    Address = ":5300",
                    Handler = new HandlerConfig { Type = "udp", Chain = "chain-0", Metadata = keepAlive },
                    Listener = new ListenerConfig { Type = "udp", Metadata = keepAlive },
                    Targets = new TargetsConfig
                    {
                        Selector = new SelectorConfig { Strategy = "rand", MaxFails = 1, FailTimeout = TimeSpan.FromSeconds(30) },
                        Nodes = [new TargetConfig { Name = "target-0", Address = "10.0.0.1:53" }, new TargetConfig { Name = "target-1", Address = "10.0.0.2:53" }],
                    },
                    Metadata = keepAlive,
                },
            ],
            Chains =
            [
                new ChainConfig
                {
                    Name = "chain-0",
                    Hops =
                    [
                        new HopConfig
                        {
                            Name = "hop-0",
                            Nodes =
                            [
                                new NodeConfig
                                {
                                    Name = "node-0",
                                    Address = "192.0.2.9:1080",
                                    Connector = new ConnectorConfig { Type = "socks5", Auth = new AuthConfig { Username = "u", Password = "p" } },
                                    Dialer = new DialerConfig { Type = "tcp", Tls = new TlsConfig { ServerName = "192.0.2.9" } },
                                },
                            ],
                        },
                    ],
                },
            ],
        });
    }

    [Fact]
    public void Every_route_of_a_v2_file_has_its_own_chain()
    {
        var config = GostCommandLine.FromV2(
        [
            new GostRoute(["tcp://:1/h:1", "tcp://:2/h:2?retry=5"], ["relay://a:1", "relay://b:1"], 3),
            new GostRoute(["tcp://:3/h:3"], []),
            new GostRoute(["rtcp://:4/h:4"], ["socks5://c:1"]),
        ]).Config;

        Described.Lines(config).Should().Equal(
            ":1 tcp@chain-0/tcp -> h:1", ":2 tcp@chain-0/tcp -> h:2", ":3 tcp/tcp -> h:3", ":4 rtcp/rtcp@chain-2 -> h:4",
            "chain-0 = a:1 relay/tcp | b:1 relay/tcp", "chain-2 = c:1 socks5/tcp");
        config.Services.Select(service => service.Name).Should().Equal("service-0", "service-1", "service-2", "service-3");
        config.Services.Select(service => ServiceOptions.From(service).Retries).Should().Equal(2, 4, 0, 0);
    }

    [Fact]
    public void Mistakes_of_v2_files_are_told_together()
    {
        var read = () => GostCommandLine.FromV2([new GostRoute(["tcp://:x"], ["relay://h"])]);

        read.Should().Throw<ConfigurationException>().Which.Errors.Should().HaveCount(2).And.Contain("ChainNodes relay://h: 'h': the port is missing");
    }
}
