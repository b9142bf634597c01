using System.Net;
using GostSharp.Diagnostics;
using GostSharp.Selection;
using GostSharp.Tests.Routing;

namespace GostSharp.Tests.Selection;

public sealed class TargetGroupTests : IDisposable
{
    private static readonly TimeSpan DialTimeout = TimeSpan.FromSeconds(15);

    private readonly ManualTime _time = new();
    private readonly LogCollector _log = new();
    private readonly ScriptedRoute _route = new();
    private readonly CancellationTokenSource _caller = new();
    private readonly Candidate[] _all = Candidates.Named("a", "b", "c");

    public void Dispose()
    {
        _caller.Dispose();
        _log.Dispose();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_next_target_is_tried_within_the_same_call()
    {
        _route.Fail("a", FailureReason.Refused);
        var group = Create(_all);

        var (connection, target) = await group.ConnectAsync(client: null);

        target.Should().Be(_all[1].Address);
        connection.Should().BeSameAs(_route.Connections.Single());
        _route.Dialled.Should().Equal("a", "b");
        group.Targets.Should().Equal(
            new TargetState("a", _all[0].Address, IsAlive: false, Failures: 1),
            new TargetState("b", _all[1].Address, IsAlive: true, Failures: 0),
            new TargetState("c", _all[2].Address, IsAlive: true, Failures: 0));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Each_is_tried_at_most_once_and_the_last_failure_is_thrown()
    {
        Array.ForEach(_all, candidate => _route.Fail(candidate.Name, FailureReason.Refused));
        var group = Create(_all);

        var failure = await FailureOf(group);

        _route.Dialled.Should().Equal("a", "b", "c");
        (failure.Target, failure.Reason).Should().Be((_all[2].Address, FailureReason.Refused));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_dead_target_works_again_when_there_is_no_other_and_is_reported()
    {
        _route.Fail("a", FailureReason.Refused);
        var group = Create(_all[0]);
        await FailureOf(group);
        group.Targets[0].IsAlive.Should().BeFalse();
        _route.Recover("a");

        await group.ConnectAsync(client: null);

        group.Targets[0].Should().Be(new TargetState("a", _all[0].Address, IsAlive: true, Failures: 0));
        _log.Records.Select(record => record.EventId.Id).Should().Equal(EventIds.TargetFailed, EventIds.TargetMarked, EventIds.TargetRecovered);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_failed_node_marks_no_target_and_ends_the_attempt()
    {
        _route.Fail("a", () => new ConnectFailedException(FailureReason.Refused, new DnsEndPoint("node", 1), site: FailureSite.Node));
        var group = Create(_all);

        (await FailureOf(group)).Site.Should().Be(FailureSite.Node);

        _route.Dialled.Should().Equal("a");
        group.Targets.Should().OnlyContain(target => target.IsAlive && target.Failures == 0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_lack_of_ports_or_descriptors_here_marks_no_target_and_the_next_is_tried()
    {
        // Used-up ports are per destination: another target may well be reached.
        _route.Fail("a", FailureReason.ResourcesExhausted);
        var group = Create(_all);

        await using var connection = (await group.ConnectAsync(client: null)).Connection;

        _route.Dialled.Should().Equal("a", "b");
        group.Targets.Should().OnlyContain(target => target.IsAlive && target.Failures == 0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_target_that_does_not_answer_in_time_is_marked_and_the_next_is_tried()
    {
        _route.Hang("a");
        var group = Create(_all);
        var connecting = group.ConnectAsync(client: null).AsTask();
        await _time.WaitForTimersAsync(1);

        _time.Advance(DialTimeout);

        (await connecting).Target.Should().Be(_all[1].Address);
        group.Targets[0].IsAlive.Should().BeFalse();
        _log.Records[0].Message.Should().Be("Target a failed: a:80: no connection within 15 s");
        _time.ActiveTimers.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_last_target_that_does_not_answer_is_a_timeout()
    {
        _route.Hang("a");
        var connecting = FailureOf(Create(_all[0]));
        await _time.WaitForTimersAsync(1);

        _time.Advance(DialTimeout);

        (await connecting).Reason.Should().Be(FailureReason.TimedOut);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_callers_cancellation_is_passed_on_and_marks_nobody()
    {
        _route.Hang("a");
        var group = Create(_all);
        var connecting = group.ConnectAsync(client: null, _caller.Token).AsTask();
        await _time.WaitForTimersAsync(1);

        await _caller.CancelAsync();

        await connecting.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        _route.Dialled.Should().Equal("a");
        group.Targets.Should().OnlyContain(target => target.IsAlive && target.Failures == 0);
        _log.Records.Should().BeEmpty();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_client_reaches_selector_and_route()
    {
        var client = new IPEndPoint(IPAddress.Parse("10.1.2.3"), 4);
        var group = Create(_all[0]);

        await group.ConnectAsync(client);

        _route.Contexts.Should().Equal(new ConnectContext(_all[0].Address, client));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_target_without_address_is_left_to_the_far_end()
    {
        var group = Create(new Candidate(":0", null));

        (await group.ConnectAsync(client: null)).Target.Should().BeNull();

        _route.Contexts.Should().Equal(new ConnectContext(null));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_selector_that_refuses_is_a_failure_of_its_own()
    {
        var group = Create(new FixedSelector(null), _all);

        (await FailureOf(group)).Reason.Should().Be(FailureReason.NoneAvailable);

        _route.Dialled.Should().BeEmpty();
    }

    private static async Task<ConnectFailedException> FailureOf(TargetGroup group) =>
        (await group.Invoking(g => g.ConnectAsync(client: null).AsTask()).Should().ThrowAsync<ConnectFailedException>()).Which;

    private TargetGroup Create(params Candidate[] candidates) => Create(new FifoSelector(), candidates);

    private TargetGroup Create(ISelector selector, params Candidate[] candidates)
    {
        var pool = new CandidatePool(candidates.Select(candidate => (candidate, FailurePolicy.Default)), selector, _time);
        return new TargetGroup(pool, new TargetDialer(_route, new DialPolicy(DialTimeout), _time, _log.CreateLogger("targets")), _log.CreateLogger("targets"));
    }
}
