using GostSharp.Configuration;

namespace GostSharp.Tests.Configuration;

public sealed class ConfigWarningsTests
{
    [Fact]
    public void A_default_certificate_that_nothing_uses_is_warned_of() =>
        ConfigWarnings.Find(new GostConfig { Tls = new TlsConfig { CertFile = "cert.pem" } }).Should()
            .Equal("tls: no service uses a certificate; the default one has no effect");

    [Theory]
    [InlineData("tls", "forward")]
    [InlineData("tcp", "socks5")]
    public void One_that_is_used_is_not(string listener, string handler)
    {
        var service = new ServiceConfig { Name = "s", Address = "127.0.0.1:1", Listener = new ListenerConfig { Type = listener }, Handler = new HandlerConfig { Type = handler } };

        ConfigWarnings.Find(new GostConfig { Services = [service], Tls = new TlsConfig { CertFile = "cert.pem" } })
            .Should().NotContain(warning => warning.StartsWith("tls:"));
    }

    [Theory]
    [InlineData("tls", false, null, null, "the node's certificate is not verified; secure=true verifies it, pin=sha256/... trusts exactly one key")]
    [InlineData("wss", false, null, null, "the node's certificate is not verified; secure=true verifies it, pin=sha256/... trusts exactly one key")]
    [InlineData("tls", false, "ca.pem", null, "the name in the node's certificate is not verified; secure=true verifies it")]
    [InlineData("tls", false, null, "sha256/x", null)]
    [InlineData("tls", true, null, null, null)]
    [InlineData("tls", null, null, null, null)]
    [InlineData("ws", false, null, null, null)]
    public void Nodes_that_are_not_verified_are_warned_of(string dialer, bool? secure, string? authorities, string? pin, string? expected)
    {
        var node = new NodeConfig
        {
            Name = "n",
            Address = "gw:1",
            Connector = new ConnectorConfig { Type = "relay" },
            Dialer = new DialerConfig { Type = dialer, Tls = new TlsConfig { Secure = secure, CaFile = authorities, Pin = pin } },
        };

        ConfigWarnings.Find(new GostConfig { Hops = [new HopConfig { Name = "h", Nodes = [node] }] })
            .Should().Equal(expected is null ? [] : new[] { $"h/n: {expected}" });
    }

    [Fact]
    public void What_all_nodes_of_a_hop_have_in_common_is_told_once()
    {
        NodeConfig Node(string name, bool secure) => new()
        {
            Name = name,
            Address = "gw:1",
            Dialer = new DialerConfig { Type = "tls", Tls = new TlsConfig { Secure = secure } },
        };

        ConfigWarnings.Find(new GostConfig { Hops = [new HopConfig { Name = "h", Nodes = [Node("a", false), Node("b", true), Node("c", false)] }] })
            .Should().ContainSingle().Which.Should().StartWith("h/a,c: the node's certificate is not verified; ");
    }

    [Theory]
    [InlineData("tls", false)]
    [InlineData("mws", true)]
    public void Tunnels_that_are_one_connection_are_warned_of(string dialer, bool expected)
    {
        var service = new ServiceConfig
        {
            Name = "s",
            Address = "127.0.0.1:1",
            Listener = new ListenerConfig { Type = "rtcp", Chain = "c", Metadata = new ConfigDictionary([new("tunnels", 2)]) },
            Handler = new HandlerConfig { Type = "rtcp" },
            Targets = new TargetsConfig { Nodes = [new TargetConfig { Name = "t", Address = "a:1" }] },
        };
        var node = new NodeConfig { Name = "n", Address = "gw:1", Connector = new ConnectorConfig { Type = "relay" }, Dialer = new DialerConfig { Type = dialer } };
        var chain = new ChainConfig { Name = "c", Hops = [new HopConfig { Name = "h", Nodes = [node] }] };

        ConfigWarnings.Find(new GostConfig { Services = [service], Chains = [chain] }).Any(warning => warning.Contains("'tunnels' gains nothing")).Should().Be(expected);
    }

    [Theory]
    [InlineData("http", "tcp", "the dialer 'tcp' does not encrypt; certificates have no effect")]
    [InlineData("http", "ws", "the dialer 'ws' does not encrypt; certificates have no effect")]
    [InlineData("socks5", "tcp", "the connector 'socks5' turns to TLS only if the node wants to, and else nothing is encrypted or verified; the dialer 'tls' always does")]
    [InlineData("SOCKS", "ws", "the connector 'SOCKS' turns to TLS only if the node wants to, and else nothing is encrypted or verified; the dialer 'tls' always does")]
    [InlineData("socks5", "tls", null)]
    public void Verification_that_may_not_take_place_is_warned_of(string connector, string dialer, string? expected)
    {
        var node = new NodeConfig
        {
            Name = "n",
            Address = "gw:1",
            Connector = new ConnectorConfig { Type = connector },
            Dialer = new DialerConfig { Type = dialer, Tls = new TlsConfig { Secure = true, ServerName = "gw" } },
        };

        Find(node).Should().Equal(expected is null ? [] : new[] { $"h/n: {expected}" });
        Find(node with { Dialer = node.Dialer with { Tls = new TlsConfig { ServerName = "gw", Secure = dialer is "tls" ? true : null } } }).Should().BeEmpty();
    }

    [Theory]
    [InlineData("http", "tls", "the connector 'http' does not encrypt; its certificates have no effect, those of the dialer may")]
    [InlineData("socks5", "tcp", "the connector 'socks5' turns to TLS only if the node wants to, and else nothing is encrypted or verified; the dialer 'tls' always does")]
    [InlineData("socks5", "tls", null)]
    public void Certificates_of_a_connector_that_may_have_no_effect_are_warned_of(string connector, string dialer, string? expected) => Find(new NodeConfig
    {
        Name = "n",
        Address = "gw:1",
        Connector = new ConnectorConfig { Type = connector, Tls = new TlsConfig { CaFile = "ca.pem" } },
        Dialer = new DialerConfig { Type = dialer },
    }).Should().Equal(expected is null ? [] : new[] { $"h/n: {expected}" });

    [Theory]
    [InlineData("http", "s: the handler 'http' uses no certificate; the one given has no effect")]
    [InlineData("auto", null)]
    public void A_certificate_of_a_handler_without_a_use_for_it_is_warned_of(string handler, string? expected)
    {
        var service = new ServiceConfig { Name = "s", Address = "127.0.0.1:1", Handler = new HandlerConfig { Type = handler, Tls = new TlsConfig { CertFile = "cert.pem" } } };

        ConfigWarnings.Find(new GostConfig { Services = [service] }).Should().Equal(expected is null ? [] : new[] { expected });
    }

    [Fact]
    public void What_is_said_where_a_hop_only_stands_for_another_is_warned_of()
    {
        var known = new HopConfig { Name = "known", Nodes = [new NodeConfig { Name = "n", Address = "gw:1" }] };
        ChainConfig Chain(HopConfig hop) => new() { Name = "c", Hops = [hop] };

        ConfigWarnings.Find(new GostConfig { Hops = [known], Chains = [Chain(new HopConfig { Name = "known" })] }).Should().BeEmpty();
        ConfigWarnings.Find(new GostConfig { Hops = [known], Chains = [Chain(new HopConfig { Name = "known", Selector = new SelectorConfig() })] })
            .Should().Equal("c/known: it stands for the hop of that name in the list of hops; what else is said of it here has no effect");
    }

    [Fact]
    public void Limits_of_a_node_that_cannot_be_read_are_warned_of()
    {
        var hop = new HopConfig { Name = "h", Nodes = [new NodeConfig { Name = "n", Address = "gw:1" }], Metadata = ConfigDictionary.Empty.With("timeout", "soon") };

        ConfigWarnings.Find(new GostConfig { Hops = [hop] }).Should().Equal("h/n: parameter 'timeout': 'soon' is not a duration and counts as not given");
    }

    private static IReadOnlyList<string> Find(NodeConfig node) => ConfigWarnings.Find(new GostConfig { Hops = [new HopConfig { Name = "h", Nodes = [node] }] });
}
