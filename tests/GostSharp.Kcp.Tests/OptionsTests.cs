namespace GostSharp.Kcp.Tests;

public sealed class OptionsTests
{
    private static readonly KcpOptions Fine = new() { Crypt = KcpCrypt.None };

    [Fact]
    public void The_defaults_are_those_of_kcptun_and_may_be_used()
    {
        Fine.FindMistakes().Should().BeEmpty();
        Fine.Should().Be(Fine.WithMode(KcpMode.Fast));
        (Fine.MaxPacketSize, Fine.SendWindow, Fine.ReceiveWindow, Fine.DataShards, Fine.ParityShards).Should().Be((1350, 1024, 1024, 10, 3));
    }

    [Theory]
    [InlineData(KcpMode.Normal, false, 40)]
    [InlineData(KcpMode.Fast, false, 30)]
    [InlineData(KcpMode.Fast2, true, 20)]
    [InlineData(KcpMode.Fast3, true, 10)]
    public void A_mode_is_four_values(KcpMode mode, bool noDelay, int interval)
    {
        var options = (Fine with { CongestionControl = true, FastResend = 9, NoDelay = true }).WithMode(mode);
        options.Should().Be(Fine with { NoDelay = noDelay, Interval = TimeSpan.FromMilliseconds(interval), FastResend = 2, CongestionControl = false });
    }

    [Fact]
    public void A_mode_that_does_not_exist_is_refused()
    {
        var act = () => Fine.WithMode((KcpMode)9);
        act.Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void All_mistakes_are_found_together()
    {
        var wrong = new KcpOptions
        {
            Crypt = null!,
            Interval = TimeSpan.FromMilliseconds(9),
            FastResend = -1,
            MaxPacketSize = 1501,
            SendWindow = 0,
            ReceiveWindow = 70_000,
            DataShards = 200,
            ParityShards = 100,
            PeerTimeout = TimeSpan.Zero,
            IdleTimeout = TimeSpan.FromSeconds(-5),
            Linger = Timeout.InfiniteTimeSpan,
        };

        var mistakes = wrong.FindMistakes();

        string[] names = ["Crypt", "Interval", "FastResend", "MaxPacketSize", "SendWindow", "ReceiveWindow", "DataShards", "PeerTimeout", "IdleTimeout", "Linger"];
        mistakes.Should().HaveCount(names.Length);
        mistakes.Zip(names).Should().OnlyContain(pair => pair.First.StartsWith(pair.Second, StringComparison.Ordinal));
        mistakes[1].Should().Be("Interval is 9 ms, which is not from 10 to 5000.");
    }

    [Fact]
    public void Shards_are_counted_without_overflow()
    {
        (Fine with { DataShards = int.MaxValue, ParityShards = int.MaxValue }).FindMistakes().Should().HaveCount(3);
        (Fine with { DataShards = 0, ParityShards = 256 }).FindMistakes().Should().BeEmpty("there is no error correction");
    }
}
