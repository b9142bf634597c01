using GostSharp.Diagnostics;
using GostSharp.Transports;

namespace GostSharp.Tests.Transports;

public sealed class UpgradingListenerTests : IAsyncDisposable
{
    private static readonly byte[] Welcome = [1];

    private readonly QueueListener _inner = new();
    private readonly ScriptedUpgrade _upgrade = new();
    private readonly ManualTime _time = new();
    private readonly LogCollector _log = new();
    private readonly UpgradingListener _listener;

    public UpgradingListenerTests() =>
        _listener = new UpgradingListener(_inner, _upgrade, new UpgradeLimits(3, TimeSpan.FromSeconds(15)), _time, _log.CreateLogger("upgrade"));

    public async ValueTask DisposeAsync()
    {
        await _listener.DisposeAsync();
        _log.Dispose();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_silent_peer_does_not_hold_up_others()
    {
        _inner.Connect();
        var client = _inner.Connect();
        await client.Stream.WriteAsync(Welcome);

        await using var accepted = await _listener.AcceptAsync();

        accepted!.RemoteEndPoint.Should().Be(client.LocalEndPoint);
        _listener.LocalEndPoint.Should().Be(_inner.LocalEndPoint);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_silent_peer_is_dropped_when_its_time_is_up()
    {
        var silent = _inner.Connect();
        await _time.WaitForTimersAsync(1);

        _time.Advance(TimeSpan.FromSeconds(15));

        await ShouldBeResetAsync(silent);
        (await _log.WaitForAsync(record => record.EventId.Id == EventIds.HandshakeFailed)).Message.Should().Contain("it took too long");
        await Eventually.TrueAsync(() => _time.ActiveTimers == 0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_peer_that_speaks_something_else_is_reset_and_the_next_is_served()
    {
        var stranger = _inner.Connect();
        await stranger.Stream.WriteAsync(new byte[] { 9 });
        await ShouldBeResetAsync(stranger);

        var client = _inner.Connect();
        await client.Stream.WriteAsync(Welcome);

        (await _listener.AcceptAsync())!.RemoteEndPoint.Should().Be(client.LocalEndPoint);
        (await _log.WaitForAsync(record => record.EventId.Id == EventIds.HandshakeFailed)).Message.Should().EndWith("unexpected greeting 9");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Handshakes_are_bounded_in_number()
    {
        var clients = Enumerable.Range(0, 8).Select(_ => _inner.Connect()).ToArray();
        await Eventually.TrueAsync(() => _upgrade.Running == 3);
        _inner.Accepts.Should().Be(3);

        foreach (var client in clients)
        {
            await client.Stream.WriteAsync(Welcome);
        }

        for (var i = 0; i < clients.Length; i++)
        {
            (await _listener.AcceptAsync()).Should().NotBeNull();
        }

        _upgrade.Most.Should().Be(3);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_connection_that_nobody_accepts_in_time_is_not_kept()
    {
        var forgotten = _inner.Connect();
        await forgotten.Stream.WriteAsync(Welcome);
        await Eventually.TrueAsync(() => _upgrade is { Most: 1, Running: 0 });

        _time.Advance(TimeSpan.FromSeconds(15));

        await ShouldBeResetAsync(forgotten);
        (await _log.WaitForAsync(record => record.EventId.Id == EventIds.HandshakeFailed)).Message.Should().Contain("it took too long");
        var client = _inner.Connect();
        await client.Stream.WriteAsync(Welcome);
        (await _listener.AcceptAsync())!.RemoteEndPoint.Should().Be(client.LocalEndPoint);
        await Eventually.TrueAsync(() => _time.ActiveTimers == 0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task However_many_were_forgotten_the_next_is_served()
    {
        for (var round = 0; round < 4; round++)
        {
            var crowd = Enumerable.Range(0, 3).Select(_ => _inner.Connect()).ToArray();
            await _time.WaitForTimersAsync(3);
            Array.ForEach(crowd, one => one.Stream.Write(Welcome));
            await Eventually.TrueAsync(() => _upgrade is { Most: 3, Running: 0 });
            _time.Advance(TimeSpan.FromSeconds(15));
            foreach (var one in crowd)
            {
                await ShouldBeResetAsync(one);
            }

            await Eventually.TrueAsync(() => _time.ActiveTimers == 0);
        }

        var client = _inner.Connect();
        await client.Stream.WriteAsync(Welcome);
        await using var accepted = await _listener.AcceptAsync();
        accepted!.RemoteEndPoint.Should().Be(client.LocalEndPoint);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_failing_accept_is_tried_again_a_moment_later()
    {
        _inner.Fail(new GostException(FailureReason.ResourcesExhausted, "no descriptors"));
        await _log.WaitForAsync(record => record.EventId.Id == EventIds.HandshakeAcceptFailed);
        await _time.WaitForTimersAsync(1);
        _time.Advance(TimeSpan.FromMilliseconds(5));

        var client = _inner.Connect();
        await client.Stream.WriteAsync(Welcome);

        (await _listener.AcceptAsync()).Should().NotBeNull();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_is_no_stream_is_refused()
    {
        var (near, far) = GostSharp.Transports.Memory.MemorySession.CreatePair();
        _inner.Bring(near);

        await far.Ended;

        (await _log.WaitForAsync(record => record.EventId.Id == EventIds.HandshakeFailed)).Message.Should().EndWith("only streams can be upgraded");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task When_the_listener_below_ends_what_is_ready_is_still_given_and_then_null()
    {
        var client = _inner.Connect();
        _inner.End();
        await client.Stream.WriteAsync(Welcome);

        (await _listener.AcceptAsync()).Should().NotBeNull();
        (await _listener.AcceptAsync()).Should().BeNull();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Disposing_while_handshakes_run_leaves_nothing()
    {
        var silent = _inner.Connect();
        var ready = _inner.Connect();
        await ready.Stream.WriteAsync(Welcome);
        await Eventually.TrueAsync(() => _upgrade is { Most: > 0, Running: 1 });
        using var caller = new CancellationTokenSource();

        await _listener.DisposeAsync();

        await ShouldBeResetAsync(silent);
        await ShouldBeResetAsync(ready);
        (_inner.IsDisposed, _upgrade.Running, _time.ActiveTimers).Should().Be((true, 0, 0));
        (await _listener.AcceptAsync()).Should().BeNull();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Unbound_it_keeps_nobody_waiting_whom_nobody_will_accept()
    {
        var silent = _inner.Connect();
        var ready = _inner.Connect();
        await ready.Stream.WriteAsync(Welcome);
        await Eventually.TrueAsync(() => _upgrade is { Most: > 0, Running: 1 });

        await _listener.UnbindAsync();

        await ShouldBeResetAsync(silent);
        await ShouldBeResetAsync(ready);
        (_inner.IsUnbound, _inner.IsDisposed).Should().Be((true, false));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_accept_can_be_cancelled()
    {
        using var caller = new CancellationTokenSource();
        var accepting = _listener.AcceptAsync(caller.Token).AsTask();

        await caller.CancelAsync();

        await accepting.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_connection_that_fails_to_close_ends_nothing_but_itself()
    {
        var stubborn = new StreamConnection(new StubbornStream());
        _inner.Bring(stubborn);
        await _log.WaitForAsync(record => record.EventId.Id == EventIds.HandshakeFailed);
        _inner.End();

        (await _listener.AcceptAsync()).Should().BeNull();
        await _listener.DisposeAsync();
        _inner.IsDisposed.Should().BeTrue();
    }

    private static async Task ShouldBeResetAsync(StreamConnection client) =>
        await client.Stream.Invoking(stream => stream.ReadAsync(new byte[1]).AsTask()).Should().ThrowAsync<IOException>();
}
