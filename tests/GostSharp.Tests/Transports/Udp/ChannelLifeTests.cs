using GostSharp.Transports.Udp;

namespace GostSharp.Tests.Transports.Udp;

public sealed class ChannelLifeTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    // Sweeps at 5, 10 and 15 s.
    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(1.0, 9.9, true)]
    [InlineData(1.0, 10.0, false)]
    [InlineData(4.9, 9.9, true)]
    [InlineData(4.9, 10.0, false)]
    [InlineData(5.1, 14.9, true)]
    [InlineData(5.1, 15.0, false)]
    public async Task A_channel_is_closed_by_the_second_sweep_after_its_last_use(double used, double now, bool isOpen)
    {
        await using var bench = new DatagramListenerBench();
        bench.Time.Advance(used * Second);
        var channel = await bench.OpenAsync(1);
        var receiving = channel.NextAsync();

        bench.Time.Advance((now - used) * Second);

        bench.Listener.Channels.Count.Should().Be(isOpen ? 1 : 0);
        if (!isOpen)
        {
            (await receiving).Should().BeNull();
        }
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Packets_of_either_side_renew_it(bool ofPeer)
    {
        await using var bench = new DatagramListenerBench();
        var channel = await bench.OpenAsync(1);
        bench.Time.Advance(7 * Second);

        if (ofPeer)
        {
            await bench.BringAsync(1, [1]);
            await channel.NextAsync();
        }
        else
        {
            await channel.SendAsync(new byte[1]);
        }

        bench.Time.Advance(7 * Second);
        bench.Listener.Channels.Count.Should().Be(1);
        bench.Time.Advance(Second);
        bench.Listener.Channels.Count.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_peer_that_comes_back_has_a_new_channel()
    {
        await using var bench = new DatagramListenerBench();
        var first = await bench.OpenAsync(1);
        bench.Time.Advance(10 * Second);

        var second = await bench.OpenAsync(1);

        second.Should().NotBeSameAs(first);
        (await first.NextAsync()).Should().BeNull();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_channel_whose_time_is_up_before_it_was_accepted_is_not()
    {
        await using var bench = new DatagramListenerBench();
        await bench.BringAsync(1, [1]);
        bench.Time.Advance(10 * Second);
        await bench.BringAsync(2, [2]);

        (await bench.AcceptAsync()).RemoteEndPoint.Should().Be(DatagramListenerBench.Peer(2));
        bench.Statistics.Dropped.Should().Be(1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task With_keep_alive_a_request_can_have_several_answers()
    {
        await using var bench = new DatagramListenerBench();
        var channel = await bench.OpenAsync(1);

        await channel.SendAsync(new byte[] { 1 });
        await channel.SendAsync(new byte[] { 2 });

        (await bench.Socket.SentAsync()).Bytes.Should().Equal(1);
        (await bench.Socket.SentAsync()).Bytes.Should().Equal(2);
        bench.Listener.Channels.Count.Should().Be(1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Without_keep_alive_the_first_answer_is_the_last_and_the_next_request_has_its_own_channel()
    {
        await using var bench = new DatagramListenerBench(new DatagramListenerOptions { KeepAlive = false });
        var first = await bench.OpenAsync(1);
        await bench.BringAsync(1, [1]);

        await first.SendAsync(new byte[] { 10 });
        await first.SendAsync(new byte[] { 11 });
        var second = await bench.OpenAsync(1);

        (await bench.Socket.SentAsync()).Bytes.Should().Equal(10);
        bench.Socket.HasSent.Should().BeFalse();
        bench.Statistics.Dropped.Should().Be(1);
        (await first.NextAsync()).Should().Equal([1], "it had come before the answer");
        (await first.NextAsync()).Should().BeNull();
        second.Should().NotBeSameAs(first);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_channel_that_is_disposed_gives_its_peer_a_new_one()
    {
        await using var bench = new DatagramListenerBench();
        var first = await bench.OpenAsync(1);
        await bench.BringAsync(1, [1], [2]);
        await first.DisposeAsync();

        bench.Listener.Channels.Count.Should().Be(0);
        bench.Statistics.Dropped.Should().Be(2);
        (await bench.OpenAsync(1)).Should().NotBeSameAs(first);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_channel_for_one_answer_ends_with_it_even_when_it_cannot_be_sent()
    {
        await using var bench = new DatagramListenerBench(new DatagramListenerOptions { KeepAlive = false });
        var channel = await bench.OpenAsync(1);
        bench.Socket.SendFailure = new GostException(FailureReason.NotSupported, "too long");

        await channel.Invoking(it => it.SendAsync(new byte[1]).AsTask()).Should().ThrowAsync<GostException>();

        (await channel.NextAsync()).Should().BeNull("no sweep would ever find it");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_channel_carries_what_its_socket_does()
    {
        await using var bench = new DatagramListenerBench();
        var channel = await bench.OpenAsync(1);

        (channel.MinDatagramSize, channel.MaxDatagramSize).Should().Be((bench.Socket.MinDatagramSize, bench.Socket.MaxDatagramSize));
    }
}
