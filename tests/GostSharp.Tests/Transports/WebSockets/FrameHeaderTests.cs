using GostSharp.Transports.WebSockets;

namespace GostSharp.Tests.Transports.WebSockets;

public sealed class FrameHeaderTests
{
    // The examples of RFC 6455, section 5.7, and what gost writes.
    private static readonly (string Hex, FrameHeader Header)[] Examples =
    [
        ("8105", new(FrameOpcode.Text, true, false, 5, null)),
        ("818537FA213D", new(FrameOpcode.Text, true, false, 5, 0x3D21FA37)),
        ("0103", new(FrameOpcode.Text, false, false, 3, null)),
        ("8002", new(FrameOpcode.Continuation, true, false, 2, null)),
        ("8905", new(FrameOpcode.Ping, true, false, 5, null)),
        ("8A8537FA213D", new(FrameOpcode.Pong, true, false, 5, 0x3D21FA37)),
        ("827E0100", new(FrameOpcode.Binary, true, false, 256, null)),
        ("827F0000000000010000", new(FrameOpcode.Binary, true, false, 65536, null)),
        ("82FF7FFFFFFFFFFFFFFF01020304", new(FrameOpcode.Binary, true, false, long.MaxValue, 0x04030201)),
        ("C107", new(FrameOpcode.Text, true, true, 7, null)),
        ("8800", new(FrameOpcode.Close, true, false, 0, null)),
    ];

    [Fact]
    public void The_examples_of_the_standard_are_read_and_written()
    {
        foreach (var (hex, header) in Examples)
        {
            var bytes = Convert.FromHexString(hex);
            FrameHeader.TryParse([.. bytes, 1, 2, 3], out var read, out var consumed).Should().BeTrue();
            (read, consumed).Should().Be((header, bytes.Length), hex);

            var written = new byte[FrameHeader.MaxLength];
            Convert.ToHexString(written, 0, header.Write(written)).Should().Be(hex);
        }
    }

    [Fact]
    public void A_header_that_was_cut_is_waited_for()
    {
        foreach (var (hex, _) in Examples)
        {
            var bytes = Convert.FromHexString(hex);
            for (var length = 0; length < bytes.Length; length++)
            {
                FrameHeader.TryParse(bytes.AsSpan(0, length), out _, out var consumed).Should().BeFalse();
                consumed.Should().Be(0);
            }
        }
    }

    [Theory]
    [InlineData("A200", "unknown kind")] // RSV2
    [InlineData("9200", "unknown kind")] // RSV3
    [InlineData("8300", "unknown kind")]
    [InlineData("8B00", "unknown kind")]
    [InlineData("0900", "control frame")] // A ping in two parts.
    [InlineData("C900", "control frame")]
    [InlineData("897E007E", "control frame")] // 126 bytes.
    [InlineData("827F8000000000000000", "impossible length")]
    public void What_no_peer_may_send_is_refused(string hex, string mistake) =>
        FluentActions.Invoking(() => FrameHeader.TryParse(Convert.FromHexString(hex), out _, out _))
            .Should().Throw<ProtocolException>().WithMessage($"*{mistake}*");

    [Fact]
    public void A_length_in_more_bytes_than_needed_is_taken()
    {
        FrameHeader.TryParse([0x82, 0x7F, 0, 0, 0, 0, 0, 0, 0, 5], out var header, out _).Should().BeTrue();

        header.Length.Should().Be(5);
    }
}
