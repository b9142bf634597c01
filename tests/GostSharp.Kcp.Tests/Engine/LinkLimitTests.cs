using GostSharp.Kcp.Tests.Network;

namespace GostSharp.Kcp.Tests.Engine;

public sealed class LinkLimitTests
{
    [Theory]
    [InlineData(64)]
    [InlineData(576)]
    [InlineData(1350)]
    [InlineData(1500)]
    public void No_packet_is_longer_than_it_may_be(int size)
    {
        var options = SimulatedPair.Plain with { MaxPacketSize = size };
        var pair = new SimulatedPair(seed: 1, options, new LinkFaults { Loss = 0.05, Delay = 5, MaxPacketSize = size });

        pair.Transfer(20_000, 60_000).Should().BeTrue();

        pair.Left.Link.Longest.Should().Be(size);
        pair.Right.Link.Longest.Should().BeLessThanOrEqualTo(size);
    }

    [Fact]
    public void A_slow_link_is_used_well_with_congestion_control()
    {
        const int bandwidth = 250_000;
        var options = SimulatedPair.Plain with { CongestionControl = true, DataShards = 0, ParityShards = 0 };
        var pair = new SimulatedPair(seed: 2, options, new LinkFaults { Bandwidth = bandwidth, Delay = 20 });

        pair.Transfer(1_000_000, 20_000).Should().BeTrue();

        // Four seconds would be the whole bandwidth.
        pair.Network.Now.Should().BeLessThan(8_000);
        ((double)pair.Left.Link.Bytes / 1_000_000).Should().BeLessThan(1.5, "little is sent in vain");
    }

    [Fact]
    public void A_slow_link_carries_everything_even_without_congestion_control()
    {
        var options = SimulatedPair.Plain.WithMode(KcpMode.Fast3) with { SendWindow = 128 };
        var pair = new SimulatedPair(seed: 3, options, new LinkFaults { Bandwidth = 500_000, Delay = 20 });

        pair.Transfer(1_000_000, 30_000).Should().BeTrue();
    }

    [Fact]
    public void Congestion_control_begins_slowly()
    {
        var options = SimulatedPair.Plain with { CongestionControl = true, DataShards = 0, ParityShards = 0 };
        var pair = new SimulatedPair(seed: 4, options, new LinkFaults { Delay = 100 });
        pair.Left.Send(1_000_000);

        pair.Network.Run(99);

        pair.Left.Link.Packets.Should().Be(1);
    }

    [Fact]
    public void A_reader_that_does_not_read_stops_the_sender_and_loses_nothing()
    {
        var options = SimulatedPair.Plain with { ReceiveWindow = 32 };
        var pair = new SimulatedPair(seed: 5, options, new LinkFaults { Delay = 10 });
        pair.Right.Reads = false;
        pair.Left.Send(1_000_000);
        pair.Network.Run(5_000);
        pair.Right.Core.Available.Should().BePositive();
        pair.Left.Core.HasRoom.Should().BeFalse();
        var before = pair.Left.Link.Packets;
        pair.Network.Run(60_000);
        (pair.Left.Link.Packets - before).Should().BeInRange(5, 20, "the sender asks from time to time");

        pair.Right.Reads = true;
        pair.Right.Pump();

        pair.Network.RunUntil(() => pair.Right.Received == 1_000_000, 20_000).Should().BeTrue();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Room_is_noticed_soon_although_the_word_of_it_may_be_lost(int seed)
    {
        var options = SimulatedPair.Plain with { ReceiveWindow = 16, DataShards = 0, ParityShards = 0 };
        var pair = new SimulatedPair(seed, options, new LinkFaults { Delay = 10, Loss = 0.2 });
        pair.Left.Send(2_000_000);
        for (var i = 0; i < 20; i++)
        {
            pair.Right.Reads = false;
            pair.Network.Run(500);
            pair.Right.Reads = true;
            var before = pair.Right.Received;
            pair.Right.Pump();
            // What waited is read at once; that more comes is the point.
            var waited = pair.Right.Received;
            waited.Should().BeGreaterThan(before);
            pair.Network.RunUntil(() => pair.Right.Received > waited, 3_000).Should().BeTrue();
        }
    }

    [Fact]
    public void Small_writes_do_not_wait()
    {
        var pair = new SimulatedPair(seed: 6, SimulatedPair.Plain, new LinkFaults { Delay = 10 });
        for (var i = 1; i <= 50; i++)
        {
            var sentAt = pair.Network.Now;
            pair.Transfer(1, 1000).Should().BeTrue();
            (pair.Network.Now - sentAt).Should().Be(10);
            pair.Network.Run(37);
        }
    }

    [Fact]
    public void A_session_at_rest_sends_nothing()
    {
        var pair = new SimulatedPair(seed: 7, SimulatedPair.Plain, new LinkFaults { Delay = 10 });
        pair.Transfer(5_000, 1_000).Should().BeTrue();
        pair.Network.Run(1_000);
        var before = pair.Left.Link.Packets + pair.Right.Link.Packets;

        pair.Network.Run(600_000);

        (pair.Left.Link.Packets + pair.Right.Link.Packets).Should().Be(before);
        pair.Left.Core.Due((uint)pair.Network.Now).Should().BeNull();
        pair.Right.Core.Due((uint)pair.Network.Now).Should().BeNull();
    }

    [Fact]
    public void An_answer_carries_the_acknowledgement_of_its_request()
    {
        var pair = new SimulatedPair(seed: 8, SimulatedPair.Plain with { DataShards = 0, ParityShards = 0 }, new LinkFaults { Delay = 10 });
        pair.Right.OnRead = _ => pair.Right.Send(1);
        pair.Left.Send(1);
        pair.Network.Run(1_000);

        pair.Left.Received.Should().Be(1);
        pair.Right.Link.Packets.Should().Be(1);
    }
}
