using System.Net;
using GostSharp.Protocols;
using GostSharp.Routing;
using GostSharp.Selection;
using GostSharp.Tests.Selection;

namespace GostSharp.Tests.Routing;

/// <summary>A limit over all hops says what it was waiting for, and blames whom it waited for.</summary>
public sealed class DialTimeoutTests : IDisposable
{
    private static readonly TimeSpan Total = TimeSpan.FromSeconds(15);
    private static readonly IPEndPoint Proxy = new(IPAddress.Parse("10.0.0.1"), 1080);

    private readonly ManualTime _time = new();
    private readonly LogCollector _log = new();
    private readonly ScriptedRoute _underlay = new();
    private readonly ScriptedConnector _connector = new();
    private readonly CancellationTokenSource _caller = new();

    public void Dispose()
    {
        _caller.Dispose();
        _log.Dispose();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_node_that_is_not_reached_is_blamed_and_no_target_is_marked()
    {
        _underlay.Hang("");
        var group = GroupOver(HopOf("hop-0", _underlay, NodeTo(Proxy, _underlay, _connector)));
        var failing = FailureOf(group);
        await _time.WaitForTimersAsync(1);

        _time.Advance(Total);

        var failure = await failing;
        (failure.Site, failure.Reason, failure.Target).Should().Be((FailureSite.Node, FailureReason.TimedOut, new DnsEndPoint("a", 80)));
        failure.Message.Should().Be("a:80: no connection within 15 s: hop-0/node-0 socks5 at 10.0.0.1:1080 was not reached");
        group.Targets.Should().OnlyContain(target => target.IsAlive && target.Failures == 0);
        _connector.Contexts.Should().BeEmpty();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_node_that_was_asked_and_did_not_answer_waited_for_the_target_which_is_marked()
    {
        _connector.IsSilent = true;
        var group = GroupOver(HopOf("hop-0", _underlay, NodeTo(Proxy, _underlay, _connector)));
        var connecting = group.ConnectAsync(client: null).AsTask();
        await Eventually.TrueAsync(() => _connector.Contexts.Count == 1);
        _connector.IsSilent = false;

        _time.Advance(Total);

        (await connecting).Target.Should().Be(new DnsEndPoint("b", 80));
        group.Targets.Select(target => target.Failures).Should().Equal(1, 0);
        _log.Records[0].Message.Should().Be("Target a failed: a:80: no connection within 15 s: hop-0/node-0 socks5 at 10.0.0.1:1080 had not answered");
        _underlay.Connections.Select(connection => connection.IsDisposed).Should().Equal(true, false);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_node_that_did_not_even_ask_who_we_are_is_blamed_itself()
    {
        var group = GroupOver(HopOf("hop-0", _underlay, NodeTo(Proxy, _underlay, new ExchangingConnector(_time))));
        var failing = FailureOf(group);
        await _time.WaitForTimersAsync(2);

        _time.Advance(Total);

        (await failing).Site.Should().Be(FailureSite.Node);
        (await failing).Message.Should().EndWith("hop-0/node-0 socks5 at 10.0.0.1:1080 had not answered");
        group.Targets.Should().OnlyContain(target => target.Failures == 0);
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_the_hop_before_waited_for_is_a_node_and_no_target()
    {
        _connector.IsSilent = true;
        var first = HopOf("hop-0", _underlay, NodeTo(Proxy, _underlay, _connector));
        var group = GroupOver(HopOf("hop-1", first, NodeTo(new DnsEndPoint("inner", 443), first, new ScriptedConnector())));
        var failing = FailureOf(group);
        await Eventually.TrueAsync(() => _connector.Contexts.Count == 1);

        _time.Advance(Total);

        var failure = await failing;
        (failure.Site, failure.Message).Should().Be(
            (FailureSite.Node, "a:80: no connection within 15 s: hop-0/node-0 socks5 at 10.0.0.1:1080 had not answered"));
        group.Targets.Should().OnlyContain(target => target.Failures == 0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_hop_that_hangs_is_named_and_not_those_behind_it()
    {
        _underlay.Hang("");
        var first = HopOf("hop-0", _underlay, NodeTo(Proxy, _underlay, _connector));
        var group = GroupOver(HopOf("hop-1", first, NodeTo(new DnsEndPoint("inner", 443), first, new ScriptedConnector())));
        var failing = FailureOf(group);
        await _time.WaitForTimersAsync(1);

        _time.Advance(Total);

        (await failing).Message.Should().EndWith("15 s: hop-0/node-0 socks5 at 10.0.0.1:1080 was not reached");
        (await failing).Site.Should().Be(FailureSite.Node);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task When_a_nodes_own_limit_passes_the_next_node_is_asked()
    {
        var limit = TimeSpan.FromSeconds(10);
        _underlay.Hang("slow");
        var slow = NodeTo(new DnsEndPoint("slow", 1), _underlay, _connector, limit);
        var quick = NodeTo(new DnsEndPoint("quick", 1), _underlay, _connector, limit, "node-1");
        var group = GroupOver(HopOf("hop-0", _underlay, slow, quick));
        var connecting = group.ConnectAsync(client: null).AsTask();
        await _time.WaitForTimersAsync(2);

        _time.Advance(limit);

        (await connecting).Target.Should().Be(new DnsEndPoint("a", 80));
        _log.Records.Should().ContainSingle().Which.Message.Should().Be("Node failed: hop-0/node-0 socks5 at slow:1: not reached within 10 s");
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_caller_who_gives_up_is_no_timeout()
    {
        _underlay.Hang("");
        var group = GroupOver(HopOf("hop-0", _underlay, NodeTo(Proxy, _underlay, _connector)));
        var connecting = group.ConnectAsync(client: null, _caller.Token).AsTask();
        await _time.WaitForTimersAsync(1);

        await _caller.CancelAsync();

        await connecting.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        _log.Records.Should().BeEmpty();
    }

    private static async Task<ConnectFailedException> FailureOf(TargetGroup group) =>
        (await group.Invoking(g => g.ConnectAsync(client: null).AsTask()).Should().ThrowAsync<ConnectFailedException>()).Which;

    private Node NodeTo(EndPoint address, IRoute underlay, IConnector connector, TimeSpan? limit = null, string name = "node-0")
    {
        var dialer = new NodeDialer(new RouteDialer(underlay, address), address, limit ?? Timeout.InfiniteTimeSpan, _time);
        return new Node(new Candidate(name, address), dialer, connector, "socks5");
    }

    private Hop HopOf(string name, IRoute underlay, params Node[] nodes)
    {
        var pool = new CandidatePool(nodes.Select(node => (node.Candidate, FailurePolicy.Default)), new FifoSelector(), _time);
        return new Hop(name, underlay, nodes, pool, _log.CreateLogger(name));
    }

    private TargetGroup GroupOver(IRoute route)
    {
        var pool = new CandidatePool(Candidates.Named("a", "b").Select(target => (target, FailurePolicy.Default)), new FifoSelector(), _time);
        return new TargetGroup(pool, new TargetDialer(route, new DialPolicy(Total), _time, _log.CreateLogger("dial")), _log.CreateLogger("targets"));
    }

    /// <summary>Waits for a greeting that never comes.</summary>
    private sealed class ExchangingConnector(TimeProvider time) : IConnector
    {
        public ValueTask<Connection> ConnectAsync(Connection transport, ConnectContext context, CancellationToken cancellationToken = default) =>
            ProxyExchange.RunAsync(Total, time, context, async exchange =>
            {
                await Task.Delay(Timeout.Infinite, exchange.Token);
                return transport;
            }, cancellationToken);
    }
}
