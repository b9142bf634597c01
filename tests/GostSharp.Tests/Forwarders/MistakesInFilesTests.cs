using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Forwarders;

/// <summary>What can only be seen when a chain is built is told as completely as what can be seen before.</summary>
public sealed class MistakesInFilesTests
{
    private readonly MemoryNetwork _network = new();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Files_and_pins_of_all_nodes_and_services_are_told_together_and_once()
    {
        var builder = Broken(Builder())
            .AddService(service => service.Listen("client:1").Socks5().RequireUsers("no-users"))
            .AddService(service => service.Listen("client:2").HttpProxy());

        var failure = (await builder.Invoking(b => b.StartAsync()).Should().ThrowAsync<ConfigurationException>()).Which;

        failure.Errors.Should().SatisfyRespectively(
            error => error.Should().StartWith("chain 'chain-0': hop-0/node-0: 'no-ca': "),
            error => error.Should().StartWith("chain 'chain-0': hop-0/node-1: 'no-ca': "),
            error => error.Should().StartWith("chain 'chain-0': hop-1/node-0: 'sha256/x' is not a pin"),
            error => error.Should().StartWith("service 'service-0': the file of users 'no-users' cannot be read: "));
        _network.GetHost("client").OpenConnections.Should().Be(0);
    }

    [Fact]
    public void A_chain_without_services_tells_them_too() =>
        Broken(Builder()).Invoking(b => b.BuildChain()).Should().Throw<ConfigurationException>().Which.Errors.Should().HaveCount(3);

    [Fact]
    public void Behind_a_hop_that_is_broken_nothing_is_said_to_lack_what_it_might_provide() =>
        Builder()
            .AddDialer("packets", context => new Routing.RouteDialer(context.Route, context.Node) { Requires = RouteCapabilities.Datagrams })
            .Through(chain => chain.Hop("gw:1", hop => hop.OverTls().TrustAuthorities("no-ca")).Hop("gw:2", dialer: "packets"))
            .Invoking(b => b.BuildChain()).Should().Throw<ConfigurationException>().Which.Errors.Should().ContainSingle().Which.Should().StartWith("hop-0/node-0: ");

    [Fact]
    public void A_dialer_of_the_users_own_that_cannot_be_made_is_named() =>
        Builder().AddDialer("own", _ => throw new InvalidOperationException("no driver")).Through(chain => chain.Hop("gw:1", dialer: "own"))
            .Invoking(b => b.BuildChain()).Should().Throw<ConfigurationException>().Which.Errors.Should().Equal("hop-0/node-0: no driver");

    private static ForwarderBuilder Broken(ForwarderBuilder builder) => builder.Through(chain => chain
        .Hop("gw:1", hop => hop.Socks5().OverTls().TrustAuthorities("no-ca").OrAt("gw:2"))
        .Hop("gw:3", hop => hop.Http().OverTls().Pin("sha256/x")));

    private ForwarderBuilder Builder() => new ForwarderBuilder().UseRoute(_network.GetHost("client"));
}
