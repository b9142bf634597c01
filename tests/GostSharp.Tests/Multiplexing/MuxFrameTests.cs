using FsCheck;
using FsCheck.Fluent;
using GostSharp.Codecs;
using GostSharp.Multiplexing;
using GostSharp.Tests.Codecs;

namespace GostSharp.Tests.Multiplexing;

public sealed class MuxFrameTests
{
    private static readonly MuxFrame Update = new(MuxCommand.Update, 3, 8, new MuxUpdate(0x10000, 0x10000));

    public static TheoryData<string, int, byte, uint, int> Frames => new()
    {
        { "0100000003000000", 1, (byte)MuxCommand.Open, 3, 0 },
        { "0101000003000000", 1, (byte)MuxCommand.End, 3, 0 },
        { "0102020003000000", 1, (byte)MuxCommand.Data, 3, 2 },
        { "0103000000000000", 1, (byte)MuxCommand.KeepAlive, 0, 0 },
        { "0202FFFF785634F2", 2, (byte)MuxCommand.Data, 0xF2345678, 0xFFFF },
    };

    [Theory]
    [MemberData(nameof(Frames))]
    public void A_frame_is_read_and_written(string hex, int version, byte command, uint id, int length)
    {
        var frame = new MuxFrame((MuxCommand)command, id, length);
        var written = new byte[MuxFrame.MaxHeadLength];

        Hex.Parse(ParserOf(version), Hex.Bytes(hex)).Should().Be(frame);
        written[..frame.Write(written, version)].Should().Equal(Hex.Bytes(hex));
    }

    [Fact]
    public void An_update_is_read_and_written_whole()
    {
        var bytes = Hex.Bytes("0204080003000000 00000100 00000100");
        var written = new byte[MuxFrame.MaxHeadLength];

        Hex.Parse(ParserOf(2), bytes).Should().Be(Update);
        written[..Update.Write(written, 2)].Should().Equal(bytes);
    }

    [Theory]
    [InlineData("0100000003000000", 1)]
    [InlineData("0204080003000000 00000100 00000100", 2)]
    public void A_frame_that_is_cut_anywhere_is_waited_for(string hex, int version)
    {
        Hex.ShouldWaitForAllOf(ParserOf(version), Hex.Bytes(hex), "a frame");
        Hex.ShouldLeaveTheRest(ParserOf(version), Hex.Bytes(hex));
    }

    [Theory]
    [InlineData("02", 1)]
    [InlineData("01", 2)]
    [InlineData("00", 1)]
    [InlineData("0105", 1)]
    [InlineData("02FF", 2)]
    public void Another_version_or_an_unknown_command_is_refused_with_its_first_byte(string hex, int version)
    {
        var act = () => MuxFrame.TryParse(Hex.Bytes(hex), version, out _, out _);

        act.Should().Throw<ProtocolException>();
    }

    [Fact]
    public void Every_frame_survives_the_wire() => Prop.ForAll(
        ArbMap.Default.ArbFor<(byte Command, uint Id, ushort Length, uint Consumed, uint Window)>(),
        given =>
        {
            var command = (MuxCommand)(given.Command % 5);
            var frame = command is MuxCommand.Update
                ? new MuxFrame(command, given.Id, 8, new MuxUpdate(given.Consumed, given.Window))
                : new MuxFrame(command, given.Id, given.Length);
            var written = new byte[MuxFrame.MaxHeadLength];
            return Hex.Parse(ParserOf(1), written[..frame.Write(written, 1)]) == frame;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Whatever_comes_is_read_waited_for_or_refused() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => Hex.IsTolerated(ParserOf(1), [1, .. bytes])).QuickCheckThrowOnFailure();

    private static MessageParser<MuxFrame> ParserOf(int version) =>
        (ReadOnlySpan<byte> bytes, out MuxFrame frame, out int consumed) => MuxFrame.TryParse(bytes, version, out frame, out consumed);
}
