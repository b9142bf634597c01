using GostSharp.Transports.WebSockets;

namespace GostSharp.Tests.Transports.WebSockets;

/// <summary>What arrives, and in which frames what we write leaves.</summary>
public sealed class MessageTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_masks_each_write_as_one_binary_message()
    {
        await using var pair = WebSocketPair.Client();

        await pair.Near.SendAsync(Frames.Text("hello-1"));
        await pair.Near.SendAsync(Frames.Text("hello-2"));

        var (first, payload) = await pair.Far.ReadFrameAsync();
        (first.Opcode, first.IsFinal, first.Mask.HasValue).Should().Be((FrameOpcode.Binary, true, true));
        payload.Should().Equal(Frames.Text("hello-1"));
        var (second, next) = await pair.Far.ReadFrameAsync();
        next.Should().Equal(Frames.Text("hello-2"));
        second.Mask.Should().NotBe(first.Mask);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_server_does_not_mask()
    {
        await using var pair = WebSocketPair.Server();

        await pair.Near.SendAsync(Frames.Text("hello-1"));

        (await pair.Far.ReadAsync(9)).Should().Equal(Convert.FromHexString("820768656C6C6F2D31"));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_write_of_nothing_sends_nothing()
    {
        await using var pair = WebSocketPair.Server();

        await pair.Near.Stream.WriteAsync(Memory<byte>.Empty);
        await pair.Near.CompleteWritesAsync();

        (await pair.Far.Stream.ReadAsync(new byte[1])).Should().Be(0);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(200_000)]
    public async Task Writes_of_any_length_arrive(int length)
    {
        var (client, server) = WebSocketPair.Both();
        await using var ends = new ConnectionPair(client, server);
        var writing = RandomBytes.WriteAsync(client.Stream, 7, length);

        await RandomBytes.VerifyAsync(server.Stream, 7, length);

        await writing;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_huge_write_leaves_in_messages_of_bounded_length()
    {
        await using var pair = WebSocketPair.Server();
        var writing = pair.Near.SendAsync(new byte[100_000]).AsTask();

        (await pair.Far.ReadFrameAsync()).Header.Length.Should().Be(FrameWriter.MaxMessage);
        (await pair.Far.ReadFrameAsync()).Header.Length.Should().Be(100_000 - FrameWriter.MaxMessage);
        await writing;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Borders_kinds_fragments_and_empty_messages_mean_nothing()
    {
        await using var pair = WebSocketPair.Server();
        await pair.Far.SendAsync(
        [
            .. Frames.Masked(0x82), // An empty message is not the end.
            .. Frames.Masked(0x81, 0xFF), // Text that is none.
            .. Frames.Masked(0x02, 1, 2),
            .. Frames.Masked(0x00),
            .. Frames.Masked(0x8A, 9), // A pong that nobody asked for, in the middle of a message.
            .. Frames.Masked(0x80, 3),
            .. Frames.Masked(0x01), // A message of empty parts.
            .. Frames.Masked(0x80),
            .. Frames.Masked(0x82, 4),
        ]);
        await pair.Far.CompleteWritesAsync();

        (await pair.Near.ReadAsync(5)).Should().Equal(0xFF, 1, 2, 3, 4);
        (await pair.Near.Stream.ReadAsync(new byte[1])).Should().Be(0);
        (await pair.Near.Stream.ReadAsync(new byte[1])).Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Frames_may_be_split_anywhere()
    {
        byte[] bytes = [.. Frames.Masked(0x02, Frames.Text("hel")), .. Frames.Masked(0x89, 1), .. Frames.Masked(0x80, Frames.Text("lo")), .. Frames.Masked(0x82, new byte[130])];
        for (var cut = 1; cut < bytes.Length; cut++)
        {
            await using var pair = WebSocketPair.Server();
            await pair.Far.SendAsync(bytes[..cut]);
            var reading = pair.ReadTextAsync(135);
            await pair.Far.SendAsync(bytes[cut..]);

            (await reading).Should().Be("hello" + new string('\0', 130), $"it was cut at {cut}");
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_part_of_a_frame_is_given_before_the_rest_has_come()
    {
        await using var pair = WebSocketPair.Server();

        await pair.Far.SendAsync(Frames.Masked(0x82, new byte[1000])[..20]);

        (await pair.Near.Stream.ReadAsync(new byte[100])).Should().BePositive();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("8201FF", "did not mask")]
    [InlineData("C28100000000FF", "not agreed upon")]
    [InlineData("808100000000FF", "without a beginning")]
    [InlineData("028100000000FF828100000000FF", "in the middle of another")]
    [InlineData("830000", "unknown kind")]
    public async Task A_client_that_breaks_the_rules_is_refused_each_time_it_is_read(string hex, string mistake)
    {
        await using var pair = WebSocketPair.Server();
        await pair.Far.SendAsync(Convert.FromHexString(hex));
        var reading = () => pair.Near.ReadAsync(10);

        (await reading.Should().ThrowAsync<ProtocolException>()).WithMessage($"*{mistake}*");
        await reading.Should().ThrowAsync<ProtocolException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_server_that_masks_is_refused()
    {
        await using var pair = WebSocketPair.Client();
        await pair.Far.SendAsync(Frames.Masked(0x82, 1));

        await pair.Near.Invoking(near => near.ReadAsync(1)).Should().ThrowAsync<ProtocolException>().WithMessage("*masked a frame*");
    }
}
