namespace GostSharp.Tests.Routing;

public sealed class HopChainTests : IDisposable
{
    private readonly HopBench _first = new(nodes: 1, name: "hop-0");
    private readonly HopBench _second;

    public HopChainTests() => _second = new HopBench(nodes: 2, name: "hop-1", underlay: _first.Hop);

    public void Dispose()
    {
        _first.Dispose();
        _second.Dispose();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Each_hop_asks_its_node_for_the_next()
    {
        await _second.Hop.ConnectAsync(HopBench.Target);

        _first.Underlay.Dialled.Should().Equal("node-0");
        _first.Connectors[0].Contexts.Single().TargetText.Should().Be("node-0:80");
        _second.Connectors[0].Contexts.Should().Equal(HopBench.Target);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_earlier_hops_failure_passes_through_unchanged_and_marks_nobody_here()
    {
        _first.Underlay.Fail("node-0", FailureReason.Refused);

        var failure = await _second.FailureAsync();

        (failure.Place, failure.Message).Should().Be(("hop-0/node-0", "hop-0/node-0 test at node-0:80: connection refused"));
        _second.Failures.Should().Equal(0, 0);
        _first.Failures.Should().Equal(1);
        _second.Log.Records.Should().BeEmpty();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_node_that_its_predecessor_cannot_reach_is_this_hops_failure_and_the_next_node_is_asked()
    {
        _first.Connectors[0].Fail(FailureReason.Unreachable, FailureSite.Target);

        var failure = await _second.FailureAsync();

        (failure.Site, failure.Place).Should().Be((FailureSite.Node, "hop-1/node-1"));
        _first.Failures.Should().Equal(0);
        _second.Failures.Should().Equal(1, 1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_earlier_hop_without_a_node_to_offer_is_not_this_hops_failure()
    {
        using var empty = new HopBench(nodes: 0, name: "hop-0");
        using var next = new HopBench(nodes: 1, name: "hop-1", underlay: empty.Hop);

        var failure = await next.FailureAsync();

        (failure.Reason, failure.Place).Should().Be((FailureReason.NoneAvailable, "hop-0"));
        next.Failures.Should().Equal(0);
    }
}
