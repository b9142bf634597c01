using GostSharp.Configuration;
using GostSharp.Yaml;

namespace GostSharp.Tests.Yaml;

public sealed class DefaultsTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" \n# nothing\n")]
    [InlineData("---\n")]
    [InlineData("{}")]
    [InlineData("\uFEFF{}")]
    public void A_file_that_says_nothing_is_an_empty_configuration(string text) =>
        GostFile.Parse(text, "gost").Config.Should().Be(new GostConfig());

    [Fact]
    public void An_empty_configuration_survives() => GostText.ShouldSurviveBothFormats(new GostConfig());

    [Fact]
    public void What_is_not_named_gets_the_names_and_types_of_gost()
    {
        const string Text = """
            services:
            - addr: :1
            - addr: :2
              forwarder: {nodes: [{addr: 'a:1'}, {addr: 'b:1'}]}
            hops:
            - name: h
              nodes: [{addr: 'a:1'}, {addr: 'b:1'}]
            """;
        var config = GostText.YamlConfig(Text);
        config.Services.Select(service => (service.Name, service.Handler.Type, service.Listener.Type))
            .Should().Equal(("service-0", "auto", "tcp"), ("service-1", "auto", "tcp"));
        config.Services[1].Targets!.Nodes.Select(target => target.Name).Should().Equal("target-0", "target-1");
        config.Hops[0].Nodes.Select(node => (node.Name, node.Connector.Type, node.Dialer.Type))
            .Should().Equal(("node-0", "http", "tcp"), ("node-1", "http", "tcp"));
        config.Hops[0].Selector.Should().BeNull();
    }

    [Fact]
    public void A_selector_that_says_nothing_is_the_default_one() =>
        GostText.YamlConfig("hops: [{name: h, selector: {}}]").Hops[0].Selector.Should().Be(new SelectorConfig());

    [Fact]
    public void A_forwarder_without_targets_is_none() =>
        GostText.YamlConfig("services: [{addr: ':1', forwarder: {nodes: []}}]").Services[0].Targets.Should().BeNull();

    [Theory]
    [InlineData("tcp", null, "c", null, "c")]
    [InlineData("tls", null, "c", null, "c")]
    [InlineData("tcp", "c", "c", null, "c")]
    [InlineData("rtcp", null, "c", "c", null)]
    [InlineData("RUDP", "d", "c", "c", "d")]
    public void A_chain_that_a_listener_has_no_use_for_is_the_handlers(string type, string? handler, string listener, string? listenChain, string? dialChain)
    {
        var service = GostText.YamlConfig($"services: [{{addr: ':1', handler: {{chain: {handler}}}, listener: {{type: {type}, chain: {listener}}}}}]").Services[0];
        (service.Listener.Chain, service.Handler.Chain).Should().Be((listenChain, dialChain));
    }

    [Fact]
    public void A_chain_that_nobody_has_a_use_for_is_a_warning()
    {
        var result = GostText.Yaml("services:\n- addr: :1\n  handler: {chain: a}\n  listener: {chain: b}\n");
        result.Warnings.Should().Equal("gost.yaml:4:21: services[0].listener.chain: has no effect on the listener 'tcp'; the handler has a chain of its own");
        (result.Config.Services[0].Listener.Chain, result.Config.Services[0].Handler.Chain).Should().Be((null, "a"));
    }

    [Fact]
    public void Maps_can_be_merged()
    {
        const string Text = """
            services:
            - &base {name: a, addr: ':1', handler: {type: tcp}}
            - {<<: *base, name: b}
            - {<<: [{addr: ':2'}, *base], name: c}
            """;
        GostText.YamlConfig(Text).Services.Select(service => (service.Name, service.Address, service.Handler.Type))
            .Should().Equal(("a", ":1", "tcp"), ("b", ":1", "tcp"), ("c", ":2", "tcp"));
    }
}
