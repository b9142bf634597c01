using System.Net;
using GostSharp.Diagnostics;
using GostSharp.Protocols.Shadowsocks;
using GostSharp.Routing;
using GostSharp.Selection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GostSharp.Tests.Routing;

public sealed class HopAbilityTests
{
    private static readonly DnsEndPoint Address = new("0.0.0.0", 1080);

    private readonly ScriptedRoute _underlay = new();
    private readonly BindingConnector _connector = new();

    [Fact]
    public void A_hop_can_do_what_every_node_can()
    {
        Create(new ScriptedConnector()).Provides.Should().Be(RouteCapabilities.Streams);
        Create(new BindingConnector()).Provides.Should().Be(RouteCapabilities.All);
        Create(new ShadowsocksUdpConnector(new PlainSuite(), TestTimeouts.Wait, TimeProvider.System)).Provides.Should().Be(RouteCapabilities.Datagrams);
        Create(new BindingConnector(), new ScriptedConnector()).Provides.Should().Be(RouteCapabilities.Streams);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_the_picked_node_cannot_do_is_not_supported_and_nobody_is_dialled_for_it()
    {
        var hop = Create(new ScriptedConnector());
        Func<Task>[] calls =
        [
            () => hop.ConnectDatagramAsync(HopBench.Target).AsTask(),
            () => hop.ListenAsync(Address).AsTask(),
            () => hop.BindDatagramAsync(Address).AsTask(),
        ];

        foreach (var call in calls)
        {
            (await call.Should().ThrowAsync<GostException>().WithMessage("*hop-0/node-0*")).Which.Reason.Should().Be(FailureReason.NotSupported);
        }

        _underlay.Contexts.Should().BeEmpty();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Packet_connectors_get_the_route_below()
    {
        var hop = Create(_connector);

        await using var connection = await hop.ConnectDatagramAsync(HopBench.Target);
        await using var socket = await hop.BindDatagramAsync(Address);

        _connector.Underlays.Should().Equal(_underlay, _underlay);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_address_that_a_node_cannot_bind_is_nobodys_failure_on_the_way()
    {
        var hop = Create(_connector, new BindingConnector());
        _connector.Failure = () => new BindFailedException(FailureReason.AddressUnavailable, Address);

        await hop.Invoking(h => h.ListenAsync(Address).AsTask()).Should().ThrowAsync<BindFailedException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_node_that_cannot_be_reached_for_listening_is_this_hops_failure()
    {
        var hop = Create(_connector);
        _underlay.Fail("node-0", FailureReason.Refused);

        var failure = await hop.Invoking(h => h.ListenAsync(Address).AsTask()).Should().ThrowAsync<ConnectFailedException>();

        failure.Which.Place.Should().Be("hop-0/node-0");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Who_binds_over_and_over_makes_no_flood_of_warnings()
    {
        using var log = new LogCollector();
        var hop = Create(_underlay, log.CreateLogger("hop"), HopBench.NodeTo("node-0", _underlay, _connector));
        _underlay.Fail("node-0", FailureReason.Refused);

        await hop.Invoking(h => h.ListenAsync(Address).AsTask()).Should().ThrowAsync<ConnectFailedException>();

        log.Records.Select(record => (record.EventId.Id, record.Level)).Should().Equal((EventIds.NodeNotBound, LogLevel.Debug));
    }

    [Fact]
    public void A_node_that_needs_what_the_route_below_lacks_is_refused_when_it_is_built()
    {
        var below = new ScriptedRoute { Provides = RouteCapabilities.Streams };
        var node = TestNode.Create(
            new Candidate("node-0", null), new RouteDialer(below, Address) { Requires = RouteCapabilities.Datagrams }, new ScriptedConnector());

        var failure = FluentActions.Invoking(() => Create(below, node)).Should().Throw<GostException>().Which;

        failure.Reason.Should().Be(FailureReason.NotSupported);
        failure.Message.Should().Be(
            "hop-0/node-0 needs Datagrams, which the route before it does not provide (this machine, or a hop that carries UDP (socks5, http, relay, ssu, or another IDatagramConnector), could stand there)");
    }

    [Theory]
    [InlineData(RouteCapabilities.Streams, "a hop whose connector carries streams")]
    [InlineData(RouteCapabilities.Listening, "IBindConnector")]
    [InlineData(RouteCapabilities.DatagramBinding, "IDatagramBindConnector")]
    [InlineData(RouteCapabilities.Listening | RouteCapabilities.Datagrams, "a hop that does all of that")]
    public void The_message_says_what_could_stand_there(RouteCapabilities needed, string advice)
    {
        var route = new ScriptedRoute { Provides = RouteCapabilities.None };

        FluentActions.Invoking(() => RouteRequirements.Demand(route, needed, "who")).Should().Throw<GostException>().WithMessage($"who needs *{advice}*");
    }

    [Fact]
    public void A_route_with_more_than_is_needed_is_welcome() =>
        FluentActions.Invoking(() => RouteRequirements.Demand(_underlay, RouteCapabilities.Streams, "who")).Should().NotThrow();

    private static Hop Create(IRoute underlay, params Node[] nodes) => Create(underlay, NullLogger.Instance, nodes);

    private static Hop Create(IRoute underlay, ILogger logger, params Node[] nodes)
    {
        var pool = new CandidatePool(nodes.Select(node => (node.Candidate, FailurePolicy.Default)), new FifoSelector(), TimeProvider.System);
        return new Hop("hop-0", underlay, nodes, pool, logger);
    }

    private Hop Create(params IConnector[] connectors) =>
        Create(_underlay, [.. connectors.Select((connector, i) => HopBench.NodeTo($"node-{i}", _underlay, connector))]);
}
