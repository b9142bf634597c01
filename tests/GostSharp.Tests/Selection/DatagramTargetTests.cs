using GostSharp.Diagnostics;
using GostSharp.Selection;
using GostSharp.Tests.Routing;

namespace GostSharp.Tests.Selection;

public sealed class DatagramTargetTests : IDisposable
{
    private static readonly GostException Refusal = new(FailureReason.Refused, "nobody listens there");

    private readonly ManualTime _time = new();
    private readonly LogCollector _log = new();
    private readonly ScriptedRoute _route = new();
    private readonly byte[] _buffer = new byte[100];

    public void Dispose() => _log.Dispose();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_target_that_refuses_before_any_answer_is_passed_over()
    {
        var group = Create("a", "b");
        var (connection, target) = await group.ConnectDatagramAsync(client: null);
        _route.Datagrams[0].Fail(Refusal);

        var receiving = async () => await connection.ReceiveAsync(_buffer);

        (await receiving.Should().ThrowAsync<GostException>()).Which.Should().BeSameAs(Refusal);
        target.Should().Be(Candidates.Named("a")[0].Address);
        group.Targets.Select(state => state.IsAlive).Should().Equal(false, true);
        _log.Records.Should().ContainSingle(record => record.EventId.Id == EventIds.TargetMarked);
        await group.ConnectDatagramAsync(client: null);
        await group.ConnectDatagramAsync(client: null);
        _route.Dialled.Should().Equal("a", "b", "b");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_refusal_can_be_told_by_a_send_too()
    {
        var group = Create("a", "b");
        var (connection, _) = await group.ConnectDatagramAsync(client: null);
        _route.Datagrams[0].SendFailure = Refusal;

        var sending = async () => await connection.SendAsync(_buffer);

        await sending.Should().ThrowAsync<GostException>();
        group.Targets[0].IsAlive.Should().BeFalse();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_channel_marks_its_target_once()
    {
        var group = Create("a", "b");
        var (connection, _) = await group.ConnectDatagramAsync(client: null);
        _route.Datagrams[0].SendFailure = Refusal;
        _route.Datagrams[0].Fail(Refusal);

        await FluentActions.Awaiting(() => connection.SendAsync(_buffer).AsTask()).Should().ThrowAsync<GostException>();
        await FluentActions.Awaiting(() => connection.ReceiveAsync(_buffer).AsTask()).Should().ThrowAsync<GostException>();

        group.Targets[0].Failures.Should().Be(1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_refusal_after_an_answer_ends_the_channel_and_marks_nobody()
    {
        var group = Create("a", "b");
        var (connection, _) = await group.ConnectDatagramAsync(client: null);
        _route.Datagrams[0].Bring(1);
        await connection.ReceiveAsync(_buffer);
        _route.Datagrams[0].Fail(Refusal);

        await FluentActions.Awaiting(() => connection.ReceiveAsync(_buffer).AsTask()).Should().ThrowAsync<GostException>();

        group.Targets[0].Failures.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Opening_a_channel_clears_no_mark_and_an_answer_does()
    {
        var group = Create("a");
        await RefuseAsync(group, 0);
        var (connection, _) = await group.ConnectDatagramAsync(client: null);
        group.Targets[0].Failures.Should().Be(1);

        _route.Datagrams[1].Bring(1);
        await connection.ReceiveAsync(_buffer);

        group.Targets[0].Should().BeEquivalentTo(new { IsAlive = true, Failures = 0 });
        _log.Records.Should().ContainSingle(record => record.EventId.Id == EventIds.TargetRecovered);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_target_that_cannot_be_opened_is_marked_and_the_next_one_tried()
    {
        _route.Fail("a", FailureReason.NameNotFound);
        var group = Create("a", "b");

        var (_, target) = await group.ConnectDatagramAsync(client: null);

        target.Should().Be(Candidates.Named("b")[0].Address);
        group.Targets.Select(state => state.IsAlive).Should().Equal(false, true);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_connection_is_the_routes_in_everything_else()
    {
        var (connection, _) = await Create("a").ConnectDatagramAsync(client: null);
        var inner = _route.Datagrams[0];

        connection.Features.Should().BeSameAs(inner.Features);
        await connection.SendAsync(new byte[] { 5 });
        (await inner.SentAsync()).Should().Equal(5);
        inner.Bring(1);
        (await connection.WaitToReceiveAsync()).Should().BeTrue();
        await connection.DisposeAsync();
        inner.IsDisposed.Should().BeTrue();
    }

    private async Task RefuseAsync(TargetGroup group, int index)
    {
        var (connection, _) = await group.ConnectDatagramAsync(client: null);
        _route.Datagrams[index].Fail(Refusal);
        await FluentActions.Awaiting(() => connection.ReceiveAsync(_buffer).AsTask()).Should().ThrowAsync<GostException>();
    }

    private TargetGroup Create(params string[] names)
    {
        var pool = new CandidatePool(Candidates.Named(names).Select(each => (each, FailurePolicy.Default)), new FifoSelector(), _time);
        var logger = _log.CreateLogger("test");
        return new TargetGroup(pool, new TargetDialer(_route, new DialPolicy(TimeSpan.FromSeconds(15)), _time, logger), logger);
    }
}
