using GostSharp.Transports.Udp;

namespace GostSharp.Tests.Transports.Udp;

public sealed class ChannelLimitTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_full_queue_drops_for_its_peer_only()
    {
        await using var bench = new DatagramListenerBench(new DatagramListenerOptions { QueueLength = 2 });
        await bench.BringAsync(1, [1], [2], [3], [4]);
        await bench.BringAsync(2, [9]);

        var (slow, other) = (await bench.AcceptAsync(), await bench.AcceptAsync());

        bench.Statistics.Dropped.Should().Be(2);
        (await other.NextAsync()).Should().Equal(9);
        (await slow.NextAsync()).Should().Equal(1);
        (await slow.NextAsync()).Should().Equal(2);
        await bench.BringAsync(1, [5]);
        (await slow.NextAsync()).Should().Equal([5], "there is room again");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task New_peers_beyond_the_backlog_are_dropped_and_drive_nobody_out()
    {
        await using var bench = new DatagramListenerBench(new DatagramListenerOptions { Backlog = 2, MaxChannels = 2 });
        await bench.BringAsync(1, [1]);
        await bench.BringAsync(2, [2]);

        await bench.BringAsync(3, [3]);

        bench.Statistics.Should().BeEquivalentTo(new { Dropped = 1L, Evicted = 0L });
        (await bench.AcceptAsync()).RemoteEndPoint.Should().Be(DatagramListenerBench.Peer(1));
        (await bench.AcceptAsync()).RemoteEndPoint.Should().Be(DatagramListenerBench.Peer(2));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task One_channel_too_many_takes_the_place_of_the_longest_idle()
    {
        await using var bench = new DatagramListenerBench(new DatagramListenerOptions { MaxChannels = 3 });
        var (first, second, third) = (await bench.OpenAsync(1), await bench.OpenAsync(2), await bench.OpenAsync(3));
        await first.SendAsync(new byte[1]);

        await bench.OpenAsync(4);

        (await second.NextAsync()).Should().BeNull();
        bench.Statistics.Evicted.Should().Be(1);
        bench.Listener.Channels.Count.Should().Be(3);
        await bench.BringAsync(1, [1]);
        await bench.BringAsync(3, [3]);
        (await first.NextAsync()).Should().Equal(1);
        (await third.NextAsync()).Should().Equal(3);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_hundred_thousand_spoofed_peers_stay_within_the_bounds()
    {
        const int Peers = 100_000;
        var options = new DatagramListenerOptions { MaxChannels = 1000, MaxQueuedBytes = 1024 * 1024 };
        await using var bench = new DatagramListenerBench(options);
        var accepting = AcceptAllAsync(bench);
        var most = 0;
        for (var peer = 0; peer < Peers; peer++)
        {
            bench.Socket.Bring(DatagramListenerBench.Peer(peer), 1);
            most = Math.Max(most, bench.Listener.Channels.Count);
        }

        await bench.Socket.IsDoneAsync();
        most.Should().BeLessThanOrEqualTo(options.MaxChannels);
        bench.Listener.Channels.Count.Should().Be(options.MaxChannels);
        bench.Listener.QueuedBytes.Should().BeLessThanOrEqualTo(options.MaxQueuedBytes);
        var now = bench.Statistics;
        (now.Evicted + now.Dropped).Should().BeGreaterThan(Peers / 2, "each of them was either driven out or never let in");
        bench.Log.Records.Count(record => record.EventId.Id == GostSharp.Diagnostics.EventIds.DatagramsLost).Should().Be(1, "the clock stands still");

        await bench.Listener.DisposeAsync();
        foreach (var channel in await accepting)
        {
            await channel.DisposeAsync();
        }

        bench.Listener.QueuedBytes.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task All_queues_together_hold_a_bounded_number_of_bytes()
    {
        await using var bench = new DatagramListenerBench(new DatagramListenerOptions { MaxQueuedBytes = 64 * 1024 });
        for (var peer = 0; peer < 100; peer++)
        {
            bench.Socket.Bring(DatagramListenerBench.Peer(peer), new byte[10_000]);
        }

        await bench.Socket.IsDoneAsync();
        bench.Listener.QueuedBytes.Should().BeLessThanOrEqualTo(64 * 1024).And.BeGreaterThan(30_000);
        var (channel, kept) = (await bench.AcceptAsync(), bench.Listener.QueuedBytes);
        await channel.NextAsync();
        bench.Listener.QueuedBytes.Should().BeLessThan(kept);
        await bench.BringAsync(1000, new byte[10_000]);
        bench.Listener.QueuedBytes.Should().Be(kept, "there was room again");
    }

    // Nobody serves them: their packets stay queued until they are disposed.
    private static async Task<List<Connection>> AcceptAllAsync(DatagramListenerBench bench)
    {
        var accepted = new List<Connection>();
        while (await bench.Listener.AcceptAsync() is { } channel)
        {
            accepted.Add(channel);
        }

        return accepted;
    }
}
