using GostSharp.Transports.Udp;

namespace GostSharp.Tests.Transports.Udp;

public sealed class DatagramListenerTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Each_peer_has_a_channel_with_its_packets_in_order()
    {
        await using var bench = new DatagramListenerBench();
        await bench.BringAsync(1, [1], [2, 2], []);
        await bench.BringAsync(2, [9]);

        var (first, second) = (await bench.AcceptAsync(), await bench.AcceptAsync());

        first.RemoteEndPoint.Should().Be(DatagramListenerBench.Peer(1));
        first.LocalEndPoint.Should().Be(bench.Socket.LocalEndPoint);
        (await first.NextAsync()).Should().Equal(1);
        (await first.NextAsync()).Should().Equal(2, 2);
        (await first.NextAsync()).Should().BeEmpty("an empty packet is one");
        (await second.NextAsync()).Should().Equal(9);
        bench.Statistics.Should().Be(new DatagramStatistics(Received: 4, Sent: 0, Dropped: 0, Truncated: 0, Evicted: 0));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Answers_go_to_the_peer_of_the_channel()
    {
        await using var bench = new DatagramListenerBench();
        var (first, second) = (await bench.OpenAsync(1), await bench.OpenAsync(2));

        await second.SendAsync(new byte[] { 2 });
        await first.SendAsync(new byte[] { 1 });

        (await bench.Socket.SentAsync()).Should().BeEquivalentTo((new byte[] { 2 }, DatagramListenerBench.Peer(2)));
        (await bench.Socket.SentAsync()).Should().BeEquivalentTo((new byte[] { 1 }, DatagramListenerBench.Peer(1)));
        bench.Statistics.Sent.Should().Be(2);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_receive_waits_for_the_packet()
    {
        await using var bench = new DatagramListenerBench();
        var channel = await bench.OpenAsync(1);
        var waiting = channel.WaitToReceiveAsync().AsTask();
        var receiving = channel.NextAsync();
        waiting.IsCompleted.Should().BeFalse();

        await bench.BringAsync(1, [7]);

        (await receiving).Should().Equal(7);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_is_longer_than_allowed_is_cut_and_counted()
    {
        await using var bench = new DatagramListenerBench(new DatagramListenerOptions { MaxReceiveSize = 3 });
        await bench.BringAsync(1, [1, 2, 3], [1, 2, 3, 4]);
        var channel = await bench.AcceptAsync();
        var buffer = new byte[10];

        (await channel.ReceiveAsync(buffer)).Should().Be(new DatagramRead(3));
        (await channel.ReceiveAsync(buffer)).Should().Be(new DatagramRead(3, Truncated: true));
        bench.Statistics.Truncated.Should().Be(1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_receive_that_fails_does_not_end_it()
    {
        await using var bench = new DatagramListenerBench();
        bench.Socket.Fail(new GostException(FailureReason.ResourcesExhausted, "no memory"));
        bench.Socket.Bring(DatagramListenerBench.Peer(1), 1);
        await bench.Log.WaitForAsync(record => record.EventId.Id == GostSharp.Diagnostics.EventIds.DatagramReceiveFailed);
        await bench.Time.WaitForTimersAsync(2);

        bench.Time.Advance(TimeSpan.FromMilliseconds(5));

        (await (await bench.AcceptAsync()).NextAsync()).Should().Equal(1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task It_ends_with_its_socket_and_its_channels_with_it()
    {
        await using var bench = new DatagramListenerBench();
        var channel = await bench.OpenAsync(1);

        bench.Socket.End();

        (await bench.Listener.AcceptAsync()).Should().BeNull();
        (await channel.NextAsync()).Should().BeNull();
        (await channel.WaitToReceiveAsync()).Should().BeFalse();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Unbinding_frees_the_address_and_ends_everything()
    {
        await using var bench = new DatagramListenerBench();
        var channel = await bench.OpenAsync(1);
        await bench.BringAsync(2, [1]);
        var receiving = channel.NextAsync();

        await ((IListener)bench.Listener).UnbindAsync();

        bench.Socket.IsDisposed.Should().BeTrue();
        (await receiving).Should().BeNull();
        (await bench.Listener.AcceptAsync()).Should().BeNull("what was not accepted is gone too");
        bench.Listener.Channels.Count.Should().Be(0);
        bench.Time.ActiveTimers.Should().Be(0);
        await channel.SendAsync(new byte[] { 1 });
        bench.Socket.HasSent.Should().BeFalse();
        bench.Statistics.Dropped.Should().Be(2, "one was waiting, one came too late");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Losses_are_told_at_once_and_then_at_most_every_ten_seconds()
    {
        var bench = new DatagramListenerBench(new DatagramListenerOptions { IdleTimeout = TimeSpan.FromHours(1), MaxReceiveSize = 1 });
        await bench.BringAsync(1, [1, 1], [1, 1], [1, 1]);
        Told().Should().HaveCount(1).And.ContainSingle(message => message.Contains(" 1 cut"));

        bench.Time.Advance(TimeSpan.FromSeconds(10));
        await bench.BringAsync(1, [1, 1], [1, 1]);
        Told().Should().HaveCount(2).And.Contain(message => message.Contains(" 4 cut"));

        await bench.DisposeAsync();
        Told().Should().HaveCount(3).And.Contain(message => message.Contains(" 5 cut"));

        IEnumerable<string> Told() => bench.Log.Records.Where(record => record.EventId.Id == GostSharp.Diagnostics.EventIds.DatagramsLost).Select(record => record.Message);
    }
}
