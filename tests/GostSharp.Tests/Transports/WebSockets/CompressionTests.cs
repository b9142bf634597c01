using GostSharp.Transports.WebSockets;

namespace GostSharp.Tests.Transports.WebSockets;

public sealed class CompressionTests
{
    // RFC 7692, section 7.2.3.1: "Hello" in one block, and 7.2.3.5: in two; 7.2.3.3: without compression; 7.2.3.4: with a last block.
    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("F248CDC9C90700", "Hello")]
    [InlineData("F248050000 00FFFFCAC9C90700", "Hello")]
    [InlineData("000500FAFF48656C6C6F00", "Hello")]
    [InlineData("F348CDC9C9070000", "Hello")]
    public async Task The_examples_of_the_standard_are_inflated(string hex, string text)
    {
        await using var pair = WebSocketPair.Client(isCompressed: true);
        await pair.Far.SendAsync([.. Frames.Plain(0xC1, Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal))), .. Frames.Plain(0x82, Frames.Text("!"))]);

        (await pair.ReadTextAsync(6)).Should().Be(text + "!");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_compressed_message_may_come_in_parts_with_a_ping_between_them()
    {
        await using var pair = WebSocketPair.Client(isCompressed: true);
        await pair.Far.SendAsync([.. Frames.Plain(0x41, 0xF2, 0x48, 0xCD), .. Frames.Plain(0x89), .. Frames.Plain(0x80, 0xC9, 0xC9, 0x07, 0x00)]);

        (await pair.ReadTextAsync(5)).Should().Be("Hello");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_is_written_is_compressed_and_each_message_stands_alone()
    {
        await using var pair = WebSocketPair.Server(isCompressed: true);
        await pair.Near.SendAsync(new byte[10_000]);
        await pair.Near.SendAsync(new byte[10_000]);

        var (first, payload) = await pair.Far.ReadFrameAsync();
        var (_, again) = await pair.Far.ReadFrameAsync();

        (first.IsCompressed, first.IsFinal, first.Opcode).Should().Be((true, true, FrameOpcode.Binary));
        payload.Should().HaveCountLessThan(1000);
        again.Should().Equal(payload);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Both_ends_understand_each_other()
    {
        var (client, server) = WebSocketPair.Both(isCompressed: true);
        await using var ends = new ConnectionPair(client, server);
        var writing = WriteAsync();

        await RandomBytes.VerifyAsync(server.Stream, 3, 300_000);
        (await server.ReadAsync(5)).Should().Equal(Frames.Text("aaaaa"));
        (await server.Stream.ReadAsync(new byte[1])).Should().Be(0);
        await writing;

        async Task WriteAsync()
        {
            await RandomBytes.WriteAsync(client.Stream, 3, 300_000);
            await client.SendAsync(Frames.Text("aaaaa"));
            await client.CompleteWritesAsync();
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_empty_read_waits_for_data_and_takes_none()
    {
        await using var pair = WebSocketPair.Client(isCompressed: true);
        var waiting = pair.Near.Stream.ReadAsync(Memory<byte>.Empty).AsTask();
        await pair.Far.SendAsync([.. Frames.Plain(0xC2, 0x00), .. Frames.Plain(0x89)]);
        await pair.Far.ReadFrameAsync();
        waiting.IsCompleted.Should().BeFalse("an empty message is no data");

        await pair.Far.SendAsync(Frames.Plain(0xC1, Convert.FromHexString("F248CDC9C90700")));
        await waiting;
        (await pair.Near.Stream.ReadAsync(Memory<byte>.Empty)).Should().Be(0);
        (await pair.ReadTextAsync(5)).Should().Be("Hello");

        var idle = pair.Near.Stream.ReadAsync(Memory<byte>.Empty).AsTask();
        await pair.Far.SendAsync(Frames.Plain(0x89));
        await pair.Far.ReadFrameAsync();
        idle.IsCompleted.Should().BeFalse("the message is over");
        await pair.Far.CompleteWritesAsync();
        await idle;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_cancelled_read_loses_nothing()
    {
        await using var pair = WebSocketPair.Client(isCompressed: true);
        var frame = Frames.Plain(0xC1, Convert.FromHexString("F248CDC9C90700"));
        foreach (var one in frame)
        {
            using var caller = new CancellationTokenSource();
            var waiting = pair.Near.Stream.ReadAsync(Memory<byte>.Empty, caller.Token).AsTask();
            await caller.CancelAsync();
            await Task.WhenAny(waiting);
            await pair.Far.SendAsync(one);
        }

        (await pair.ReadTextAsync(5)).Should().Be("Hello");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_cannot_be_inflated_is_refused()
    {
        await using var pair = WebSocketPair.Client(isCompressed: true);
        await pair.Far.SendAsync(Frames.Plain(0xC1, 0xFF, 0xFF, 0xFF, 0xFF));

        await pair.Near.Invoking(near => near.ReadAsync(10)).Should().ThrowAsync<ProtocolException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_end_inside_of_a_compressed_message_is_a_failure()
    {
        await using var pair = WebSocketPair.Client(isCompressed: true);
        await pair.Far.SendAsync(Frames.Plain(0xC1, Convert.FromHexString("F248CDC9C90700"))[..^1]);
        await pair.Far.CompleteWritesAsync();

        await pair.Near.Invoking(near => near.ReadAsync(10)).Should().ThrowAsync<GostException>().WithMessage("*in the middle*");
    }
}
