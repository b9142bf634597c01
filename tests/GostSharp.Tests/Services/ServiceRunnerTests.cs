using GostSharp.Diagnostics;
using GostSharp.Services;
using Microsoft.Extensions.Logging;

namespace GostSharp.Tests.Services;

public sealed class ServiceRunnerTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_stop_lets_connections_finish()
    {
        await using var bench = new ServiceBench(FunctionHandler.DrainAsync);
        var client = bench.Listener.Connect();
        await Eventually.TrueAsync(() => bench.Runner.Connections.Count == 1);

        var stop = bench.Runner.StopAsync(Grace);
        await Eventually.TrueAsync(() => bench.Listener.IsUnbound);
        bench.Runner.State.Should().Be(ServiceState.Stopping);
        bench.Listener.IsDisposed.Should().BeFalse();
        await client.CompleteWritesAsync();
        await stop;

        bench.Runner.State.Should().Be(ServiceState.Stopped);
        (bench.Listener.IsDisposed, bench.Handler.Disposals, bench.Releases, bench.Time.ActiveTimers).Should().Be((true, 1, 1, 0));
        bench.Log.Records.Should().NotContain(record => record.EventId.Id == EventIds.ConnectionsAborted);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task After_the_grace_period_the_rest_is_aborted()
    {
        await using var bench = new ServiceBench(FunctionHandler.DrainAsync);
        var client = bench.Listener.Connect();
        await Eventually.TrueAsync(() => bench.Runner.Connections.Count == 1);
        var stop = bench.Runner.StopAsync(Grace);

        await bench.AdvanceAsync(Grace);
        await stop;

        await client.Stream.Invoking(stream => stream.ReadAsync(new byte[1]).AsTask()).Should().ThrowAsync<IOException>();
        (await bench.LoggedAsync(EventIds.ConnectionsAborted)).State["Count"].Should().Be(1);
        (bench.Runner.State, bench.Time.ActiveTimers).Should().Be((ServiceState.Stopped, 0));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_callers_token_ends_the_grace_period()
    {
        await using var bench = new ServiceBench(FunctionHandler.DrainAsync);
        bench.Listener.Connect();
        await Eventually.TrueAsync(() => bench.Runner.Connections.Count == 1);
        using var caller = new CancellationTokenSource();
        var stop = bench.Runner.StopAsync(Timeout.InfiniteTimeSpan, caller.Token);

        await caller.CancelAsync();
        await stop;

        bench.Runner.State.Should().Be(ServiceState.Stopped);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_second_stop_can_only_shorten_the_first()
    {
        await using var bench = new ServiceBench(FunctionHandler.DrainAsync);
        bench.Listener.Connect();
        await Eventually.TrueAsync(() => bench.Runner.Connections.Count == 1);
        var patient = bench.Runner.StopAsync(Timeout.InfiniteTimeSpan);

        await bench.Runner.StopAsync(TimeSpan.Zero);
        await patient;
        await bench.Runner.StopAsync(Grace);

        (bench.Handler.Disposals, bench.Releases).Should().Be((1, 1));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_handler_that_ignores_everything_holds_up_the_stop_for_ten_seconds()
    {
        var stuck = new TaskCompletionSource();
        await using var bench = new ServiceBench((_, _) => stuck.Task);
        bench.Listener.Connect();
        await Eventually.TrueAsync(() => bench.Runner.Connections.Count == 1);
        var stop = bench.Runner.StopAsync(TimeSpan.Zero);
        await bench.Time.WaitForTimersAsync(1);

        bench.Time.Advance(TimeSpan.FromSeconds(9.9));
        stop.IsCompleted.Should().BeFalse();
        bench.Time.Advance(TimeSpan.FromSeconds(0.1));
        await stop;

        var record = await bench.LoggedAsync(EventIds.HandlersStuck);
        (record.Level, record.State["Count"]).Should().Be((LogLevel.Error, 1));
        bench.Handler.Disposals.Should().Be(0);
        stuck.SetResult();
        await Eventually.TrueAsync(() => bench is { Handler.Disposals: 1, Releases: 1 });
        bench.Time.ActiveTimers.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_fails_while_it_is_aborted_does_not_keep_the_stop_from_its_end()
    {
        var bench = new ServiceBench((_, stop) =>
        {
            stop.Register(() => throw new InvalidOperationException("no"));
            return Task.Delay(Timeout.Infinite, stop);
        });
        bench.Listener.Bring(new UnabortableConnection());
        bench.Listener.Connect();
        await Eventually.TrueAsync(() => bench.Runner.Connections.Count == 2);

        await bench.Runner.StopAsync(TimeSpan.Zero);

        (bench.Runner.State, bench.Listener.IsDisposed, bench.Releases).Should().Be((ServiceState.Stopped, true, 1));
        bench.Log.Records.Should().Contain(record => record.EventId.Id == EventIds.CloseFailed);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task New_connections_get_the_new_handler_while_old_ones_keep_theirs()
    {
        await using var bench = new ServiceBench(FunctionHandler.DrainAsync);
        var old = bench.Listener.Connect();
        await Eventually.TrueAsync(() => bench.Runner.Connections.Count == 1);
        var next = new FunctionHandler((_, _) => Task.CompletedTask);

        await bench.Runner.ChangeAsync(new ServiceHandler(next, () => ValueTask.CompletedTask), connectionLimit: 5);
        var client = bench.Listener.Connect();

        (await client.Stream.ReadAsync(new byte[1])).Should().Be(0);
        bench.Handler.Disposals.Should().Be(0);
        await old.CompleteWritesAsync();
        await Eventually.TrueAsync(() => bench.Handler.Disposals == 1);
        next.Disposals.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_change_succeeds_although_the_old_handler_fails_to_close()
    {
        await using var bench = new ServiceBench(FunctionHandler.DrainAsync);
        bench.Handler.Complaint = new IOException("cannot close");
        var next = new ServiceHandler(new FunctionHandler(FunctionHandler.DrainAsync), () => ValueTask.CompletedTask);

        await bench.Runner.ChangeAsync(next, connectionLimit: 5);

        (await bench.LoggedAsync(EventIds.CloseFailed)).Exception.Should().BeSameAs(bench.Handler.Complaint);
    }

    private sealed class UnabortableConnection() : StreamConnection(Stream.Null)
    {
        public override void Abort(Exception? reason = null) => throw new IOException("cannot abort");
    }
}
