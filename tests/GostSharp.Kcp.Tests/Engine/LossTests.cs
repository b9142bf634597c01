using GostSharp.Kcp.Tests.Network;

namespace GostSharp.Kcp.Tests.Engine;

public sealed class LossTests
{
    private static readonly KcpOptions WithoutCorrection = SimulatedPair.Plain with { DataShards = 0, ParityShards = 0 };

    public static TheoryData<double, KcpMode, bool> Matrix
    {
        get
        {
            var data = new TheoryData<double, KcpMode, bool>();
            foreach (var loss in new[] { 0, 0.01, 0.05, 0.20 })
            {
                foreach (var mode in Enum.GetValues<KcpMode>())
                {
                    data.Add(loss, mode, true);
                    data.Add(loss, mode, false);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public void Nothing_is_damaged_and_nothing_stalls_however_much_is_lost(double loss, KcpMode mode, bool correctsErrors)
    {
        var options = (correctsErrors ? SimulatedPair.Plain : WithoutCorrection).WithMode(mode);
        var pair = new SimulatedPair(seed: 1, options, new LinkFaults { Loss = loss, Delay = 50 });
        const int bytes = 1536 * 1024;
        pair.Right.Send(bytes / 4);

        pair.Transfer(bytes, limit: 60_000).Should().BeTrue();
        pair.Network.RunUntil(() => pair.Left.Received == bytes / 4 && pair.Left.Core.Unacknowledged == 0, 10_000).Should().BeTrue();

        // A segment whose retransmissions are lost again and again takes some time, but never seconds.
        pair.Right.LongestPause.Should().BeLessThan(2_000);
        pair.Left.Rejected.Should().Be(0);
        if (loss == 0)
        {
            pair.Left.Core.Statistics.Retransmissions.Should().Be(0);
            // Twelve hundred segments, a thousand under way: two times there and back.
            pair.Network.Now.Should().BeLessThan(500);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Packets_may_be_lost_repeated_reordered_and_damaged_at_the_same_time(int seed)
    {
        var faults = new LinkFaults { Loss = 0.05, Duplication = 0.1, Reordering = 0.3, Delay = 20, Damage = 0.02 };
        var pair = new SimulatedPair(seed, SimulatedPair.Plain.WithMode(KcpMode.Fast2), faults);
        pair.Right.Send(500_000);

        pair.Transfer(1_000_000, limit: 60_000).Should().BeTrue();
        pair.Network.RunUntil(() => pair.Left.Received == 500_000, 60_000).Should().BeTrue();

        pair.Right.Rejected.Should().BePositive("damaged packets are noticed");
        pair.Right.Core.Statistics.Duplicates.Should().BePositive();
    }

    [Fact]
    public void The_same_seed_gives_the_same_story()
    {
        var stories = Enumerable.Range(0, 2).Select(_ =>
        {
            var pair = new SimulatedPair(seed: 9, SimulatedPair.Plain, new LinkFaults { Loss = 0.1, Reordering = 0.1, Delay = 30 });
            pair.Transfer(300_000, 60_000).Should().BeTrue();
            return (pair.Network.Now, pair.Left.Link.Packets, pair.Left.Link.Lost, pair.Right.Link.Packets);
        }).ToList();

        stories[0].Should().Be(stories[1]);
    }

    [Fact]
    public void Error_correction_makes_up_for_losses_before_their_timeouts()
    {
        var pair = new SimulatedPair(seed: 3, SimulatedPair.Plain with { FastResend = 0 }, new LinkFaults { Loss = 0.02, Delay = 10 });
        pair.Transfer(1_000_000, 60_000).Should().BeTrue();

        var recovered = pair.Right.Core.Statistics.Recovered;
        recovered.Should().BePositive();
        pair.Left.Core.Statistics.Timeouts.Should().BeLessThan(recovered);
    }

    [Fact]
    public void A_peer_with_other_numbers_of_shards_is_understood()
    {
        var right = SimulatedPair.Plain with { DataShards = 70, ParityShards = 30 };
        var pair = new SimulatedPair(seed: 4, SimulatedPair.Plain, new LinkFaults { Loss = 0.05, Delay = 20 }, right);
        pair.Right.Send(1_500_000);

        pair.Transfer(1_500_000, 60_000).Should().BeTrue();
        pair.Network.RunUntil(() => pair.Left.Received == 1_500_000, 60_000).Should().BeTrue();

        pair.Left.Core.Statistics.Recovered.Should().BePositive();
        pair.Right.Core.Statistics.Recovered.Should().BePositive();
    }

    [Fact]
    public void A_peer_without_error_correction_is_understood()
    {
        var right = SimulatedPair.Plain with { DataShards = 0, ParityShards = 0 };
        var pair = new SimulatedPair(seed: 5, SimulatedPair.Plain, new LinkFaults { Loss = 0.05, Delay = 20 }, right);
        pair.Right.Send(300_000);

        pair.Transfer(300_000, 60_000).Should().BeTrue();
        pair.Network.RunUntil(() => pair.Left.Received == 300_000, 60_000).Should().BeTrue();

        pair.Right.Core.Statistics.Recovered.Should().BePositive("the side without it understands it all the same");
    }

    [Fact]
    public void A_network_that_is_gone_for_a_while_is_survived()
    {
        var pair = new SimulatedPair(seed: 6, SimulatedPair.Plain, new LinkFaults { Delay = 20 });
        pair.Transfer(100_000, 5_000).Should().BeTrue();
        pair.Left.Link.Faults = pair.Right.Link.Faults = new LinkFaults { Loss = 1 };
        pair.Left.Send(500_000);
        pair.Network.Run(20_000);
        pair.Left.Link.Faults = pair.Right.Link.Faults = new LinkFaults { Delay = 20 };

        pair.Network.RunUntil(() => pair.Right.Received == 600_000, 20_000).Should().BeTrue();
    }
}
