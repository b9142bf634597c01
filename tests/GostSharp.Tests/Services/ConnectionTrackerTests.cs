using GostSharp.Services;

namespace GostSharp.Tests.Services;

public sealed class ConnectionTrackerTests
{
    private readonly TaskCompletionSource _leave = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Counters_are_those_of_all_connections_there_were()
    {
        await using var bench = new ServiceBench(BusyAsync);
        bench.Listener.Connect();
        bench.Listener.Connect();
        await Eventually.TrueAsync(() => bench.Runner.Connections.Statistics is { BytesUp: 14 });

        bench.Runner.Connections.Statistics.Should().Be(new ServiceStatistics(Accepted: 2, Active: 2, Failed: 0, BytesUp: 14, BytesDown: 18));
        bench.Runner.Connections.ToArray().Select(connection => connection.Info.Id).Should().BeEquivalentTo([1L, 2L]);

        _leave.SetResult();
        await bench.Runner.Connections.WaitForEmptyAsync();
        bench.Runner.Connections.Statistics.Should().Be(new ServiceStatistics(Accepted: 2, Active: 0, Failed: 0, BytesUp: 14, BytesDown: 18));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_is_known_of_a_connection_is_shown()
    {
        await using var bench = new ServiceBench(BusyAsync);
        var client = bench.Listener.Connect();
        await Eventually.TrueAsync(() => bench.Runner.Connections.Statistics is { BytesUp: 7 });
        bench.Time.Advance(TimeSpan.FromSeconds(3));

        var info = bench.Runner.Connections.ToArray().Single().Info;

        info.Should().Be(new ConnectionInfo(1, client.LocalEndPoint, client.RemoteEndPoint, TimeSpan.FromSeconds(3), 7, 9));
        _leave.SetResult();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Without_connections_it_is_empty_and_has_room()
    {
        var tracker = new ConnectionTracker(limit: 1);

        await tracker.WaitForEmptyAsync();
        tracker.TryReserve(out _).Should().BeTrue();

        tracker.Statistics.Should().Be(new ServiceStatistics(0, 0, 0, 0, 0));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task There_is_room_again_when_one_leaves_or_the_limit_rises()
    {
        await using var bench = new ServiceBench(FunctionHandler.DrainAsync, connectionLimit: 1);
        var tracker = bench.Runner.Connections;
        var client = bench.Listener.Connect();
        await Eventually.TrueAsync(() => tracker.Count == 1);
        tracker.TryReserve(out var room).Should().BeFalse();
        room.IsCompleted.Should().BeFalse();

        tracker.Limit = 2;
        await room;
        tracker.Limit = 1;
        tracker.TryReserve(out room).Should().BeFalse();
        room.IsCompleted.Should().BeFalse();

        await client.CompleteWritesAsync();
        await room;
    }

    [Fact]
    public void What_is_reserved_is_nobody_elses_until_it_is_given_back()
    {
        var tracker = new ConnectionTracker(limit: 2);
        tracker.TryReserve(out _).Should().BeTrue();
        tracker.TryReserve(out _).Should().BeTrue();
        tracker.TryReserve(out var room).Should().BeFalse();
        tracker.TryReserve(out var same).Should().BeFalse();

        tracker.Release();

        (room.IsCompletedSuccessfully, same.IsCompletedSuccessfully).Should().Be((true, true));
        tracker.TryReserve(out _).Should().BeTrue();
        tracker.TryReserve(out _).Should().BeFalse();
        tracker.Count.Should().Be(0);
    }

    private async Task BusyAsync(Connection connection, CancellationToken cancellationToken)
    {
        connection.Features.Get<ConnectionActivity>()!.Begin(connection.LocalEndPoint, new FixedTraffic(7, 9));
        await _leave.Task.WaitAsync(cancellationToken);
    }

    private sealed record FixedTraffic(long BytesUp, long BytesDown) : ITraffic;
}
