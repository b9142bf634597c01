using GostSharp.CommandLine;
using GostSharp.Configuration;

namespace GostSharp.Tests.Configuration;

public class ParameterCheckTests
{
    [Theory]
    [InlineData("admission=a")]
    [InlineData("whitelist=a")]
    [InlineData("limiter.in=1")]
    [InlineData("listener.proxyProtocol=1")]
    [InlineData("handler.sniffing=true")]
    [InlineData("so_mark=1")]
    [InlineData("tls.minVersion=VersionTLS13")]
    public void What_must_not_be_ignored_is_refused(string parameter)
    {
        var key = parameter.Split('=')[0].Replace("listener.", "").Replace("handler.", "");

        Errors($"tcp://127.0.0.1:1/h:1?{parameter}").Should().Equal($"services[0] 'service-0': not supported yet: parameter '{key}'");
    }

    [Theory]
    [InlineData("sniffing=false")]
    [InlineData("proxyProtocol=0")]
    [InlineData("mptcp=")]
    [InlineData("dialTimeout=5s&timeout=3&retries=2&retry=2&idleTimeout=1m&halfCloseTimeout=1s&abandonedDialTimeout=1s&maxConnections=5&kernelRelay=false")]
    [InlineData("strategy=rand&maxFails=2&fail_timeout=3&ip=h:2")]
    public void What_is_off_or_supported_is_not_mentioned(string query)
    {
        var config = Config($"tcp://127.0.0.1:1/h:1?{query}");

        ConfigWarnings.Find(config).Should().BeEmpty();
        ConfigValidator.Validate(config, ComponentRegistry.Standard).Should().BeEmpty();
    }

    [Theory]
    [InlineData("maxFial=1", "service-0: unknown parameter 'maxFial'; did you mean 'maxFails'?")]
    [InlineData("utterlyUnheardOf=1", "service-0: unknown parameter 'utterlyUnheardOf'")]
    [InlineData("ttl=5s", "service-0: parameter 'ttl' has no effect on tcp; it is one of udp, rudp, ssh, sshd, quic")]
    [InlineData("weight=5", "service-0: parameter 'weight' has no effect on a service")]
    [InlineData("handler.strategy=rand", "service-0: parameter 'strategy' has no effect among the metadata; it has a field of its own")]
    [InlineData("dialTimeout=soon", "service-0: parameter 'dialTimeout': 'soon' is not a duration and counts as not given")]
    [InlineData("cert=a.pem", "service-0: the listener 'tcp' uses no certificate; the one given has no effect")]
    [InlineData("auth=dTpw", "service-0: the handler 'tcp' asks nobody for credentials; those given have no effect")]
    public void What_has_no_effect_is_warned_of_once(string query, string expected) =>
        ConfigWarnings.Find(Config($"tcp://127.0.0.1:1/h:1?{query}")).Should().Equal(expected);

    [Theory]
    [InlineData("rtcp://127.0.0.1:1/h:1?tunnels=4", null)]
    [InlineData("rtcp://127.0.0.1:1/h:1?tunnels=0", "service-0: parameter 'tunnels': from 1 to 64; 1 is taken")]
    [InlineData("rtcp://127.0.0.1:1/h:1?tunnels=1000", "service-0: parameter 'tunnels': from 1 to 64; 64 is taken")]
    [InlineData("rtcp://127.0.0.1:1/h:1?tunnels=many", "service-0: parameter 'tunnels': 'many' is not a whole number and counts as not given")]
    [InlineData("tcp://127.0.0.1:1/h:1?tunnels=4", "service-0: parameter 'tunnels' has no effect on tcp; it is one of rtcp")]
    [InlineData("rudp://127.0.0.1:1/h:1?ttl=60", null)]
    [InlineData("rudp://127.0.0.1:1/h:1?keepalive=false", "service-0: parameter 'keepalive' has no effect on rudp; it is one of udp, ssh, sshd, quic")]
    public void Parameters_of_remote_listeners(string url, string? expected) =>
        ConfigWarnings.Find(Config(url)).Should().Equal(expected is null ? [] : [expected]);

    [Theory]
    [InlineData("tcp://:8080/h:1", "service-0 listens on every interface (:8080); 127.0.0.1:8080 is for this machine only")]
    [InlineData("tcp://127.0.0.1:8080", "service-0 has no target, and no chain whose end decides on one: its connections will fail")]
    [InlineData("tcp://127.0.0.1:8080/:0", "service-0 has no target, and no chain whose end decides on one: its connections will fail")]
    public void Questionable_services(string url, string expected) => ConfigWarnings.Find(Config(url)).Should().Equal(expected);

    [Theory]
    [InlineData("forward://gw:1")]
    [InlineData("sni://gw:1?host=seen.test")]
    public void A_chain_whose_end_decides_needs_no_target(string node) =>
        ConfigWarnings.Find(GostCommandLine.Parse(["tcp://127.0.0.1:1"], [node]).Config).Should().BeEmpty();

    [Theory]
    [InlineData("sni://127.0.0.1:1?readTimeout=5s&proxyAgent=me", null)]
    [InlineData("sni://u:p@127.0.0.1:1", "service-0: the handler 'sni' asks HTTP clients for credentials, and serves TLS clients without")]
    [InlineData("sni://127.0.0.1:1?host=seen.test", "service-0: parameter 'host' has no effect on a service")]
    public void Parameters_of_an_SNI_proxy(string url, string? expected) =>
        ConfigWarnings.Find(Config(url)).Should().Equal(expected is null ? [] : [expected]);

    [Theory]
    [InlineData("forward://u:p@gw:1", "chain-0/hop-0/node-0: the connector 'forward' shows no credentials; those given have no effect")]
    [InlineData("sni://u:p@gw:1", "chain-0/hop-0/node-0: the connector 'sni' shows no credentials; those given have no effect")]
    [InlineData("sni://gw:1?agent=me", "chain-0/hop-0/node-0: parameter 'agent' has no effect on sni+tcp; it is one of http, ws, wss, mws, mwss")]
    [InlineData("forward://gw:1?secure=true", "chain-0/hop-0/node-0: the dialer 'tcp' does not encrypt; certificates have no effect")]
    [InlineData("forward://gw:1?keepalive=true", "chain-0/hop-0/node-0: parameter 'keepalive' has no effect on forward+tcp; it is one of ws, wss, mws, mwss, ssh, sshd, quic")]
    [InlineData("forward://gw:1?wieght=2", "chain-0/hop-0/node-0: unknown parameter 'wieght'; did you mean 'weight'?")]
    public void Questionable_nodes(string url, string expected) =>
        ConfigWarnings.Find(GostCommandLine.Parse(["tcp://127.0.0.1:1/h:1"], [url]).Config).Should().Equal(expected);

    [Fact]
    public void Nodes_refuse_too() =>
        ConfigValidator.Validate(GostCommandLine.Parse(["tcp://127.0.0.1:1/h:1"], ["forward://gw:1?peer=file"]).Config, ComponentRegistry.Standard)
            .Should().Equal("chains[0] 'chain-0': hops[0] 'hop-0': nodes[0] 'node-0': not supported yet: parameter 'peer'");

    [Fact]
    public void Components_that_are_not_supported_yet_are_named()
    {
        var config = GostCommandLine.Parse(["tunnel+icmp://:443"], ["tunnel+grpc://gw:1"]).Config;

        string.Join('\n', ConfigValidator.Validate(config, ComponentRegistry.Standard)).Should()
            .Contain("not supported yet: listener 'icmp'").And.Contain("not supported yet: handler 'tunnel'")
            .And.Contain("not supported yet: dialer 'grpc'").And.Contain("not supported yet: connector 'tunnel'");
    }

    [Fact]
    public void Components_of_the_user_have_parameters_of_their_own()
    {
        var registry = BuiltInComponents.CreateRegistry();
        registry.Handlers.Set("tcp", _ => throw new NotSupportedException());
        var config = Config("tcp://127.0.0.1:1/h:1?admission=a&mine=b&auth=dTpw");

        ConfigWarnings.Find(config, registry).Should().BeEmpty();
        ConfigValidator.Validate(config, registry).Should().BeEmpty();
    }

    [Fact]
    public void Every_parameter_is_known_under_each_of_its_names() =>
        KnownParameters.All().Should().OnlyContain(parameter => parameter.Names.All(name => KnownParameters.Find(name.ToUpperInvariant(), parameter.Places) != null));

    [Theory]
    [InlineData("proxyAgent", "http", null)]
    [InlineData("proxyAgent", "auto", null)]
    [InlineData("proxyAgent", "Auto", null)]
    [InlineData("notls", "auto", null)]
    [InlineData("readTimeout", "auto", null)]
    [InlineData("proxyAgent", "socks5", "parameter 'proxyAgent' has no effect on socks5+tcp; it is one of http")]
    [InlineData("trustProxyHeaders", "auto", "parameter 'trustProxyHeaders' has no effect on auto+tcp; it is one of ws, wss, mws, mwss")]
    [InlineData("udp", "socks5", null)]
    [InlineData("udp", "auto", null)]
    [InlineData("udp", "forward", "parameter 'udp' has no effect on forward+tcp; it is one of socks5, http")]
    [InlineData("publicAddr", "socks5", null)]
    [InlineData("bind", "socks5", null)]
    [InlineData("bind", "auto", null)]
    [InlineData("bind", "relay", null)]
    [InlineData("bind", "http", "parameter 'bind' has no effect on http+tcp; it is one of socks5, relay, sshd")]
    [InlineData("permitListen", "http", "parameter 'permitListen' has no effect on http+tcp; it is one of socks5, relay, sshd")]
    [InlineData("comp", "socks5", null)]
    [InlineData("comp", "relay", "parameter 'comp' has no effect on relay+tcp; it is one of socks5")]
    [InlineData("knock", "http", "parameter 'knock' is not supported yet and has no effect")]
    [InlineData("mux.version", "SOCKS5", null)]
    public void Parameters_belong_to_protocols(string key, string handler, string? expected)
    {
        var check = ParameterCheck.Of(ParameterPlaces.Service, [handler, "tcp"], ConfigDictionary.Empty.With(key, "1"));

        check.Warnings.Should().Equal(expected is null ? [] : new[] { expected });
        check.Errors.Should().BeEmpty();
    }

    [Fact]
    public void What_is_not_supported_yet_may_be_off() =>
        ParameterCheck.Of(ParameterPlaces.Service, ["socks5", "tcp"], ConfigDictionary.Empty.With("udp", false).With("sniffing.timeout", "0")).Warnings.Should().BeEmpty();

    [Fact]
    public void A_transport_has_parameters_as_well_as_a_protocol() =>
        ParameterCheck.Of(ParameterPlaces.Node, ["socks5", "mwss"], ConfigDictionary.Empty.With("path", "/x").With("mux.version", 2).With("ws.keepalive", true))
            .Warnings.Should().BeEmpty();

    [Fact]
    public void A_name_of_a_protocol_alike_is_not_enough() =>
        ParameterCheck.Of(ParameterPlaces.Service, ["http2", "w"], ConfigDictionary.Empty.With("proxyAgent", "x").With("path", "/x")).Warnings.Should().HaveCount(2);

    [Theory]
    [InlineData("socks", "notls")]
    [InlineData("SOCKS5", "notls")]
    [InlineData("socks4a", "disable4a")]
    public void The_other_name_of_a_protocol_has_its_parameters(string connector, string parameter) =>
        ParameterCheck.Of(ParameterPlaces.Node, [connector, "tcp"], ConfigDictionary.Empty.With(parameter, true)).Warnings.Should().BeEmpty();

    private static GostConfig Config(string url) => GostCommandLine.Parse([url], []).Config;

    private static IReadOnlyList<string> Errors(string url) => ConfigValidator.Validate(Config(url), ComponentRegistry.Standard);
}
