using GostSharp.Configuration;
using GostSharp.Yaml;

namespace GostSharp.Tests.Yaml;

public sealed class SchemaExampleTests
{
    private const string Referenced = """
        services:
        - name: rssh
          addr: :7022                 # opened on the host of the last node of chain "out"
          handler:
            type: rtcp
            chain: inner              # optional: reach the target through a second chain
          listener:
            type: rtcp
            chain: out
          forwarder:
            nodes:
            - {name: t0, addr: 10.0.0.5:22, metadata: {weight: 2}}
            - {name: t1, addr: 10.0.0.6:22, metadata: {backup: true}}
            selector: {strategy: fifo, maxFails: 2, failTimeout: 20s}
        chains:
        - name: out
          hops:
          - name: h0
            nodes:
            - name: n0
              addr: gw.example.net:1080
              connector: {type: socks5, auth: {username: u, password: p}}
              dialer: {type: tls, tls: {secure: true, serverName: gw.example.net}}
        - name: inner
          hops:
          - name: h0
            nodes:
            - {name: n0, addr: 10.0.0.1:8421, connector: {type: relay}, dialer: {type: tcp}}
        """;

    private const string Written = """
        services:
          - name: service-0
            addr: :5300
            handler:
              type: udp
              chain: chain-0
              metadata:
                keepalive: "true"
            listener:
              type: udp
              metadata:
                keepalive: "true"
            forwarder:
              selector:
                strategy: rand
                maxFails: 1
                failTimeout: 30s
              nodes:
                - name: target-0
                  addr: 10.0.0.1:53
                - name: target-1
                  addr: 10.0.0.2:53
            metadata:
              keepalive: "true"
        chains:
          - name: chain-0
            hops:
              - name: hop-0
                nodes:
                  - name: node-0
                    addr: 192.0.2.9:1080
                    connector:
                      type: socks5
                      auth:
                        username: u
                        password: p
                    dialer:
                      type: tcp
                      tls:
                        serverName: 192.0.2.9

        """;

    private static readonly ConfigDictionary KeepAlive = new([new("keepalive", "true")]);

    private static readonly GostConfig Equivalent = new()
    {
        Services =
        [
            new ServiceConfig
            {
                Name = "service-0",
                Address = ":5300",
                Handler = new HandlerConfig { Type = "udp", Chain = "chain-0", Metadata = KeepAlive },
                Listener = new ListenerConfig { Type = "udp", Metadata = KeepAlive },
                Targets = new TargetsConfig
                {
                    Nodes = [new TargetConfig { Name = "target-0", Address = "10.0.0.1:53" }, new TargetConfig { Name = "target-1", Address = "10.0.0.2:53" }],
                    Selector = new SelectorConfig { Strategy = "rand" },
                },
                Metadata = KeepAlive,
            },
        ],
        Chains = [Chain("chain-0", "hop-0", Socks("node-0", "192.0.2.9:1080", new DialerConfig { Tls = new TlsConfig { ServerName = "192.0.2.9" } }))],
    };

    [Fact]
    public void Chains_and_targets_are_read_as_they_stand()
    {
        var tls = new DialerConfig { Type = "tls", Tls = new TlsConfig { Secure = true, ServerName = "gw.example.net" } };
        var relay = new NodeConfig { Name = "n0", Address = "10.0.0.1:8421", Connector = new ConnectorConfig { Type = "relay" } };
        GostText.YamlConfig(Referenced).Should().Be(new GostConfig
        {
            Services =
            [
                new ServiceConfig
                {
                    Name = "rssh",
                    Address = ":7022",
                    Handler = new HandlerConfig { Type = "rtcp", Chain = "inner" },
                    Listener = new ListenerConfig { Type = "rtcp", Chain = "out" },
                    Targets = new TargetsConfig
                    {
                        Nodes =
                        [
                            new TargetConfig { Name = "t0", Address = "10.0.0.5:22", Weight = 2 },
                            new TargetConfig { Name = "t1", Address = "10.0.0.6:22", Backup = true },
                        ],
                        Selector = new SelectorConfig { Strategy = "fifo", MaxFails = 2, FailTimeout = TimeSpan.FromSeconds(20) },
                    },
                },
            ],
            Chains = [Chain("out", "h0", Socks("n0", "gw.example.net:1080", tls)), Chain("inner", "h0", relay)],
        });
    }

    [Fact]
    public void The_configuration_of_a_command_line_is_written_as_gost_writes_it() =>
        GostFile.Write(Equivalent, GostFileFormat.Yaml).Should().Be(Written);

    [Fact]
    public void What_gost_writes_is_read() => GostText.YamlConfig(Written).Should().Be(Equivalent);

    [Fact]
    public void Json_counts_nanoseconds()
    {
        var json = GostFile.Write(Equivalent, GostFileFormat.Json);
        json.Should().Contain("\"failTimeout\": 30000000000").And.Contain("\"keepalive\": \"true\"");
        GostText.Json(json).Config.Should().Be(Equivalent);
    }

    [Fact]
    public void Both_survive_both_formats()
    {
        GostText.ShouldSurviveBothFormats(Equivalent);
        GostText.ShouldSurviveBothFormats(GostText.YamlConfig(Referenced));
    }

    private static ChainConfig Chain(string name, string hop, NodeConfig node) =>
        new() { Name = name, Hops = [new HopConfig { Name = hop, Nodes = [node] }] };

    private static NodeConfig Socks(string name, string address, DialerConfig dialer) => new()
    {
        Name = name,
        Address = address,
        Connector = new ConnectorConfig { Type = "socks5", Auth = new AuthConfig { Username = "u", Password = "p" } },
        Dialer = dialer,
    };
}
