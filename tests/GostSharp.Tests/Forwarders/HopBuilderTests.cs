using GostSharp.Configuration;

namespace GostSharp.Tests.Forwarders;

public sealed class HopBuilderTests
{
    [Fact]
    public void A_hop_forwards_over_TCP_unless_told_otherwise() =>
        Build(_ => { }).Should().Be(new HopConfig { Name = "hop-0", Nodes = [new NodeConfig { Name = "node-0", Address = "gw:1080" }] });

    [Fact]
    public void Connectors_have_the_names_of_gost()
    {
        ConnectorOf(hop => hop.Socks5()).Should().Be(new ConnectorConfig { Type = "socks5" });
        ConnectorOf(hop => hop.Socks4()).Should().Be(new ConnectorConfig { Type = "socks4" });
        ConnectorOf(hop => hop.Http()).Should().Be(new ConnectorConfig { Type = "http" });
        ConnectorOf(hop => hop.Http().Forward()).Should().Be(new ConnectorConfig { Type = "forward" });
        ConnectorOf(hop => hop.Connector("own")).Should().Be(new ConnectorConfig { Type = "own" });
    }

    [Fact]
    public void Credentials_and_limits_stay_whatever_the_connector_is() =>
        ConnectorOf(hop => hop.Credentials("u", "p").ReplyTimeout(TimeSpan.FromSeconds(3)).Socks5()).Should().Be(new ConnectorConfig
        {
            Type = "socks5",
            Auth = new AuthConfig { Username = "u", Password = "p" },
            ReplyTimeout = TimeSpan.FromSeconds(3),
        });

    [Fact]
    public void TLS_verifies_unless_told_otherwise()
    {
        DialerOf(hop => hop.OverTls()).Should().Be(new DialerConfig { Type = "tls", Tls = new TlsConfig() });
        DialerOf(hop => hop.OverTls("name")).Tls.Should().Be(new TlsConfig { ServerName = "name" });
        DialerOf(hop => hop.OverTls().WithoutVerification()).Tls.Should().Be(new TlsConfig { Secure = false });
    }

    [Fact]
    public void What_is_demanded_of_a_certificate_may_be_said_before_or_after_the_transport()
    {
        var expected = new TlsConfig { Pin = "sha256/x", CaFile = "ca.pem", CertFile = "cert.pem", KeyFile = "key.pem", ServerName = "name" };

        DialerOf(hop => hop.Pin("sha256/x").TrustAuthorities("ca.pem").ClientCertificate("cert.pem", "key.pem").OverTls("name")).Tls.Should().Be(expected);
        DialerOf(hop => hop.OverTls("name").ClientCertificate("cert.pem", "key.pem").TrustAuthorities("ca.pem").Pin("sha256/x")).Tls.Should().Be(expected);
    }

    [Fact]
    public void WebSocket_has_a_path_and_a_host()
    {
        var path = ConfigDictionary.Empty.With("path", "/ws");

        DialerOf(hop => hop.OverWebSocket()).Should().Be(new DialerConfig { Type = "ws", Metadata = path });
        DialerOf(hop => hop.OverSecureWebSocket()).Should().Be(new DialerConfig { Type = "wss", Metadata = path });
        DialerOf(hop => hop.OverSecureWebSocket("/tunnel", "front.example")).Metadata
            .Should().Equal(ConfigDictionary.Empty.With("path", "/tunnel").With("host", "front.example"));
    }

    [Fact]
    public void Multiplexed_transports_are_set_up_as_those_below_them()
    {
        DialerOf(hop => hop.OverMultiplexedTls("name")).Should().Be(new DialerConfig { Type = "mtls", Tls = new TlsConfig { ServerName = "name" } });
        DialerOf(hop => hop.OverMultiplexedWebSocket("/a", "b")).Should().Be(DialerOf(hop => hop.OverWebSocket("/a", "b")) with { Type = "mws" });
        DialerOf(hop => hop.OverMultiplexedSecureWebSocket()).Should().Be(DialerOf(hop => hop.OverSecureWebSocket()) with { Type = "mwss" });
    }

    [Fact]
    public void KCP_has_its_key() =>
        DialerOf(hop => hop.OverKcp("secret")).Should().Be(new DialerConfig { Type = "kcp", Metadata = ConfigDictionary.Empty.With("kcp.key", "secret") });

    [Fact]
    public void Nodes_of_a_hop_differ_in_their_addresses_only()
    {
        var selector = new SelectorConfig { Strategy = "fifo" };

        var hop = Build(hop => hop.OrAt("gw-2:1080").Name("mine").Socks5().Dialer("own").HandshakeTimeout(TimeSpan.FromSeconds(4)).OrAt("gw-3:1080")
            .Configure(node => node with { Weight = 5 }).Select(selector));

        (hop.Name, hop.Selector).Should().Be(("mine", selector));
        hop.Nodes.Select(node => (node.Name, node.Address)).Should().Equal(("node-0", "gw:1080"), ("node-1", "gw-2:1080"), ("node-2", "gw-3:1080"));
        hop.Nodes.Should().OnlyContain(node =>
            node.Connector.Type == "socks5" && node.Dialer.Type == "own" && node.Dialer.HandshakeTimeout == TimeSpan.FromSeconds(4) && node.Weight == 5);
    }

    [Fact]
    public void Hops_are_numbered_in_the_chain() =>
        new ForwarderBuilder().ForwardTcp(":0", "a:1").Through(chain => chain.Hop("a:1").Hop("b:2", hop => hop.Socks5()))
            .Build().Config.Chains.Single().Hops.Select(hop => hop.Name).Should().Equal("hop-0", "hop-1");

    private static ConnectorConfig ConnectorOf(Action<HopBuilder> configure) => Build(configure).Nodes.Single().Connector;

    private static DialerConfig DialerOf(Action<HopBuilder> configure) => Build(configure).Nodes.Single().Dialer;

    private static HopConfig Build(Action<HopBuilder> configure) =>
        new ForwarderBuilder().ForwardTcp(":0", "a:1").Through(chain => chain.Hop("gw:1080", configure)).Build().Config.Chains.Single().Hops.Single();
}
