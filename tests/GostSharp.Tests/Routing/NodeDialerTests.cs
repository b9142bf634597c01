using System.Net;
using GostSharp.Routing;

namespace GostSharp.Tests.Routing;

public sealed class NodeDialerTests : IDisposable
{
    private static readonly DnsEndPoint Node = new("node-0", 80);

    private readonly ManualTime _time = new();
    private readonly ScriptedRoute _underlay = new();
    private readonly RouteDialer _inner;
    private readonly NodeDialer _dialer;
    private readonly CancellationTokenSource _caller = new();

    public NodeDialerTests()
    {
        _inner = new RouteDialer(_underlay, Node) { Requires = RouteCapabilities.Datagrams };
        _dialer = new NodeDialer(_inner, Node, TimeSpan.FromSeconds(10), _time);
    }

    public void Dispose() => _caller.Dispose();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_node_that_is_reached_is_what_the_inner_dialer_returns()
    {
        (await _dialer.DialAsync()).Should().BeSameAs(_underlay.Connections.Single());

        (_dialer.Requires, _time.ActiveTimers).Should().Be((RouteCapabilities.Datagrams, 0));
        await _dialer.DisposeAsync();
        _inner.IsDisposed.Should().BeTrue();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_target_of_the_route_below_is_a_node_here()
    {
        _underlay.Fail("node-0", FailureReason.Refused);

        var failure = await FailureAsync(_dialer);

        (failure.Site, failure.Reason, failure.Place, failure.Message).Should().Be((FailureSite.Node, FailureReason.Refused, null, "node-0:80: connection refused"));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_earlier_nodes_failure_stays_its_own()
    {
        var earlier = new ConnectFailedException(FailureReason.Refused, Node, site: FailureSite.Node).At("hop-0/node-7");
        _underlay.Fail("node-0", () => earlier);

        (await FailureAsync(_dialer)).Should().BeSameAs(earlier);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_node_that_takes_longer_than_its_limit_has_failed()
    {
        _underlay.Hang("node-0");
        var dialling = FailureAsync(_dialer);
        await _time.WaitForTimersAsync(1);

        _time.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        dialling.IsCompleted.Should().BeFalse();
        _time.Advance(TimeSpan.FromTicks(1));

        var failure = await dialling;
        (failure.Site, failure.Reason, failure.Message).Should().Be((FailureSite.Node, FailureReason.TimedOut, "node-0:80: not reached within 10 s"));
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_callers_cancellation_is_no_failure()
    {
        _underlay.Hang("node-0");
        var dialling = _dialer.DialAsync(_caller.Token).AsTask();

        await _caller.CancelAsync();

        await dialling.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Its_limit_tells_which_hop_before_it_did_not_answer()
    {
        using var before = new HopBench(nodes: 1);
        before.Connectors[0].IsSilent = true;
        var dialer = new NodeDialer(new RouteDialer(before.Hop, Node), Node, TimeSpan.FromSeconds(35), _time);
        var dialling = FailureAsync(dialer);
        await Eventually.TrueAsync(() => before.Connectors[0].Contexts.Count == 1);

        _time.Advance(TimeSpan.FromSeconds(35));

        var failure = await dialling;
        (failure.Site, failure.Reason, failure.Place).Should().Be((FailureSite.Node, FailureReason.TimedOut, null));
        failure.Message.Should().Be("node-0:80: not reached within 35 s: hop-0/node-0 test at node-0:80 had not answered");
        before.Failures.Should().Equal(0);
    }

    private static async Task<ConnectFailedException> FailureAsync(NodeDialer dialer) =>
        (await dialer.Invoking(d => d.DialAsync().AsTask()).Should().ThrowAsync<ConnectFailedException>()).Which;
}
