using GostSharp.Multiplexing;

namespace GostSharp.Tests.Multiplexing;

public sealed class MuxOptionsTests
{
    private static readonly MuxOptions Usual = new();

    private static readonly MuxOptions[] Wrong =
    [
        Usual with { Version = 0 },
        Usual with { Version = 3 },
        Usual with { KeepAliveInterval = TimeSpan.Zero },
        Usual with { KeepAliveTimeout = TimeSpan.FromSeconds(9) },
        Usual with { KeepAliveTimeout = TimeSpan.FromDays(50) },
        Usual with { MaxFrameSize = 0 },
        Usual with { MaxFrameSize = 65_536 },
        Usual with { MaxReceiveBuffer = 0 },
        Usual with { MaxStreamBuffer = 0 },
        Usual with { MaxStreamBuffer = 4 * 1024 * 1024 + 1 },
        Usual with { AcceptBacklog = 0 },
        Usual with { MaxStreams = 0 },
    ];

    public static TheoryData<int> Places => [.. Enumerable.Range(0, Wrong.Length)];

    [Fact]
    public void What_every_peer_takes_is_good() => Usual.Validate().Should().BeSameAs(Usual);

    [Theory]
    [MemberData(nameof(Places))]
    public void What_no_peer_could_take_is_a_mistake_in_the_configuration(int place)
    {
        var act = () => Wrong[place].Validate();

        act.Should().Throw<GostException>().WithMessage("multiplexing: *").Which.Reason.Should().Be(FailureReason.Configuration);
    }
}
