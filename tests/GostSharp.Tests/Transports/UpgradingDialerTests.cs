using System.Net;
using GostSharp.Tests.Routing;
using GostSharp.Transports;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Transports;

public sealed class UpgradingDialerTests : IDisposable
{
    private static readonly DnsEndPoint Node = new("node", 443);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private readonly ManualTime _time = new();
    private readonly TrackedConnection _dialled = new();
    private readonly List<WrappedConnection> _made = [];
    private readonly CancellationTokenSource _caller = new();

    public void Dispose() => _caller.Dispose();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_is_dialled_is_upgraded()
    {
        var upgraded = await DialAsync(FunctionUpgrade.Wrapping(_made));

        upgraded.Should().BeSameAs(_made.Single());
        (_dialled.IsDisposed, _time.ActiveTimers).Should().Be((false, 0));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_failed_upgrade_is_the_nodes_and_closes_what_was_dialled()
    {
        var cause = new ProtocolException("no welcome");

        var failure = await FailureAsync(FunctionUpgrade.Failing(cause));

        (failure.Site, failure.Reason, failure.Place, failure.Message).Should().Be((FailureSite.Node, FailureReason.Protocol, null, "node:443: no welcome"));
        failure.InnerException.Should().BeSameAs(cause);
        (_dialled.IsDisposed, _time.ActiveTimers).Should().Be((true, 0));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_stream_that_breaks_in_between_is_a_lost_connection_to_the_node()
    {
        var failure = await FailureAsync(FunctionUpgrade.Failing(new IOException("reset by peer")));

        (failure.Site, failure.Reason, failure.Message).Should().Be((FailureSite.Node, FailureReason.ConnectionLost, "node:443: reset by peer"));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_handshake_takes_no_longer_than_its_limit()
    {
        var failing = FailureAsync(FunctionUpgrade.Silent());

        _time.Advance(Limit);

        var failure = await failing;
        (failure.Site, failure.Reason, failure.Message).Should().Be((FailureSite.Node, FailureReason.TimedOut, "node:443: its handshake took longer than 10 s"));
        (_dialled.IsDisposed, _time.ActiveTimers).Should().Be((true, 0));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_callers_cancellation_is_nobodys_failure_and_closes_what_was_dialled()
    {
        var dialling = DialAsync(FunctionUpgrade.Silent()).AsTask();

        await _caller.CancelAsync();

        await dialling.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        _dialled.IsDisposed.Should().BeTrue();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_mistake_of_the_program_is_not_explained_away()
    {
        await this.Invoking(_ => DialAsync(FunctionUpgrade.Failing(new InvalidOperationException())).AsTask()).Should().ThrowAsync<InvalidOperationException>();

        _dialled.IsDisposed.Should().BeTrue();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_session_cannot_be_upgraded_and_goes_on()
    {
        var (near, far) = MemorySession.CreatePair();
        var dialer = new UpgradingDialer(new FixedDialer(near), Node, FunctionUpgrade.Wrapping(_made), Limit, _time);

        (await FailureAsync(dialer)).Reason.Should().Be(FailureReason.NotSupported);

        near.Ended.IsCompleted.Should().BeFalse();
        await far.DisposeAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task When_the_second_of_two_upgrades_fails_both_connections_are_closed()
    {
        await FailureAsync(new UpgradeSequence(FunctionUpgrade.Wrapping(_made), FunctionUpgrade.Failing(new ProtocolException("no welcome"))));

        (_made.Single().IsDisposed, _dialled.IsDisposed).Should().Be((true, true));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_it_needs_and_closes_is_the_inner_dialers()
    {
        var route = new ScriptedRoute();
        route.Fail("node", FailureReason.Refused);
        var inner = new RouteDialer(route, Node) { Requires = RouteCapabilities.Datagrams };
        var dialer = new UpgradingDialer(inner, Node, FunctionUpgrade.Wrapping(_made), Limit, _time);

        (await FailureAsync(dialer)).Should().Match<ConnectFailedException>(failure => failure.Reason == FailureReason.Refused && failure.Site == FailureSite.Target);
        await dialer.DisposeAsync();

        (dialer.Requires, inner.IsDisposed).Should().Be((RouteCapabilities.Datagrams, true));
    }

    private ValueTask<Connection> DialAsync(IUpgrade upgrade) =>
        new UpgradingDialer(new FixedDialer(_dialled), Node, upgrade, Limit, _time).DialAsync(_caller.Token);

    private Task<ConnectFailedException> FailureAsync(IUpgrade upgrade) => FailureAsync(new UpgradingDialer(new FixedDialer(_dialled), Node, upgrade, Limit, _time));

    private static async Task<ConnectFailedException> FailureAsync(IDialer dialer) =>
        (await dialer.Invoking(d => d.DialAsync().AsTask()).Should().ThrowAsync<ConnectFailedException>()).Which;
}
