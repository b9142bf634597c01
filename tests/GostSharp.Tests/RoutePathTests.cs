using System.Net;
using GostSharp.Protocols.Forward;
using GostSharp.Routing;
using GostSharp.Selection;
using GostSharp.Tests.Routing;
using GostSharp.Transports.Memory;
using Microsoft.Extensions.Logging.Abstractions;

namespace GostSharp.Tests;

public sealed class RoutePathTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_connection_knows_the_node_that_it_goes_through()
    {
        using var hop = new HopBench();

        PathOf(await hop.Hop.ConnectAsync(HopBench.Target)).Should().Be("hop-0/node-0");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task It_knows_all_of_them_in_order_and_those_that_were_picked()
    {
        using var first = new HopBench(nodes: 1, name: "hop-0");
        using var second = new HopBench(nodes: 2, name: "hop-1", underlay: first.Hop);
        second.Connectors[0].Fail(FailureReason.Protocol, FailureSite.Node);

        PathOf(await second.Hop.ConnectAsync(HopBench.Target)).Should().Be("hop-0/node-0 > hop-1/node-1");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_direct_connection_goes_through_none() =>
        PathOf(await new ScriptedRoute().ConnectAsync(HopBench.Target)).Should().BeNull();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Every_connection_of_a_session_goes_through_the_sessions_nodes_and_the_next()
    {
        var (near, far) = MemorySession.CreatePair();
        RoutePath.Extend(near, new TrackedConnection(), "hop-0/node-0");
        var node = TestNode.Create(new Candidate("node-0", new DnsEndPoint("n", 1)), new FixedDialer(near), new ForwardConnector());
        var pool = new CandidatePool([(node.Candidate, FailurePolicy.Default)], new FifoSelector(), TimeProvider.System);
        var hop = new Hop("hop-1", new ScriptedRoute(), [node], pool, NullLogger.Instance);

        await using var one = await hop.ConnectAsync(HopBench.Target);
        await using var other = await hop.ConnectAsync(HopBench.Target);

        PathOf(one).Should().Be("hop-0/node-0 > hop-1/node-0");
        PathOf(other).Should().Be("hop-0/node-0 > hop-1/node-0");
        PathOf(near).Should().Be("hop-0/node-0");
        await far.DisposeAsync();
    }

    private static string? PathOf(Connection connection) => connection.Features.Get<RoutePath>()?.ToString();
}
