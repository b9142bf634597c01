using GostSharp.Diagnostics;
using GostSharp.Transports;

namespace GostSharp.Tests.Transports;

public sealed class HandshakeLoopTests : IAsyncDisposable
{
    private readonly QueueListener _inner = new();
    private readonly ManualTime _time = new();
    private readonly LogCollector _log = new();
    private readonly SemaphoreSlim _room = new(3, 3);
    private readonly SemaphoreSlim _logins = new(1, 1);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HandshakeLoop<Connection> _loop;
    private Action<Connection> _begin = static _ => { };
    private int _begun;

    public HandshakeLoopTests() =>
        _loop = new HandshakeLoop<Connection>(_inner.AcceptAsync, Begin, _time, _log.CreateLogger("loop"), _room, _logins);

    public async ValueTask DisposeAsync()
    {
        await _loop.DisposeAsync();
        _log.Dispose();
        _room.Dispose();
        _logins.Dispose();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_accept_waits_for_a_place_of_each_kind()
    {
        Start();
        _inner.Connect();
        _inner.Connect();
        await Eventually.TrueAsync(() => _begun == 1 && _room.CurrentCount == 1);
        _inner.Accepts.Should().Be(1);

        _logins.Release();

        await Eventually.TrueAsync(() => _begun == 2 && _room.CurrentCount == 0);
        _inner.Accepts.Should().Be(2);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_failing_accept_gives_its_places_back_and_is_tried_again_at_growing_intervals()
    {
        Start();
        int[] delays = [5, 10, 20];
        foreach (var (i, delay) in delays.Index())
        {
            await Eventually.TrueAsync(() => _inner.Accepts == i + 1);
            _inner.Fail(new GostException(FailureReason.ResourcesExhausted, "no descriptors"));
            await _time.WaitForTimersAsync(1);
            (_room.CurrentCount, _logins.CurrentCount).Should().Be((3, 1));
            _time.Advance(TimeSpan.FromMilliseconds(delay - 1));
            _time.ActiveTimers.Should().Be(1);
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }

        _inner.Connect();
        await Eventually.TrueAsync(() => _begun == 1);
        _log.Records.Select(record => record.EventId.Id).Should().Equal(Enumerable.Repeat(EventIds.HandshakeAcceptFailed, 3));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_cannot_be_begun_gives_its_places_back_and_the_next_is_accepted()
    {
        _begin = static _ => throw new GostException(FailureReason.NotSupported, "only streams");
        Start();
        _inner.Connect();
        (await _log.WaitForAsync(record => record.EventId.Id == EventIds.HandshakeAcceptFailed)).Message.Should().Contain("only streams");
        await _time.WaitForTimersAsync(1);
        (_room.CurrentCount, _logins.CurrentCount).Should().Be((3, 1));
        _begin = static _ => { };

        _time.Advance(TimeSpan.FromMilliseconds(5));
        _inner.Connect();

        await Eventually.TrueAsync(() => _begun == 2);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task When_there_is_nothing_more_to_accept_it_has_ended()
    {
        Start();

        _inner.End();

        await _ended.Task;
        _log.Records.Should().BeEmpty();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Whoever_ends_it_unbinds_and_waits_for_all_of_it()
    {
        _loop.Start(End, atOnce: 3);

        await _loop.EndAsync(() => _inner.UnbindAsync());

        (_inner.IsUnbound, _ended.Task.IsCompleted, _loop.Ending.IsCancellationRequested).Should().Be((true, true, true));
        _log.Records.Should().BeEmpty();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task It_ends_although_what_is_below_cannot_be_unbound()
    {
        Start();

        await FluentActions.Awaiting(() => _loop.EndAsync(() => throw new IOException("no")).AsTask()).Should().ThrowAsync<IOException>();

        _ended.Task.IsCompleted.Should().BeTrue();
    }

    private void Start() => _loop.Start(End);

    private void Begin(Connection accepted)
    {
        Interlocked.Increment(ref _begun);
        _begin(accepted);
    }

    private ValueTask End()
    {
        _ended.SetResult();
        return ValueTask.CompletedTask;
    }
}
