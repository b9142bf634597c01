using GostSharp.Transports.WebSockets;

namespace GostSharp.Tests.Transports.WebSockets;

/// <summary>How a WebSocket ends, in each direction.</summary>
public sealed class CloseTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Each_direction_ends_apart_from_the_other()
    {
        var (client, server) = WebSocketPair.Both();
        await using var ends = new ConnectionPair(client, server);
        await client.SendAsync(1, 2);
        await client.CompleteWritesAsync();

        (await server.ReadAsync(2)).Should().Equal(1, 2);
        (await server.Stream.ReadAsync(new byte[1])).Should().Be(0);
        await server.SendAsync(3);
        (await client.ReadAsync(1)).Should().Equal(3);
        await server.CompleteWritesAsync();
        (await client.Stream.ReadAsync(new byte[1])).Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_half_close_sends_no_frame_and_no_data_may_follow()
    {
        await using var pair = WebSocketPair.Client();
        await pair.Near.CompleteWritesAsync();
        await pair.Near.CompleteWritesAsync();

        await pair.Near.Invoking(near => near.SendAsync(1).AsTask()).Should().ThrowAsync<GostException>().WithMessage("*has been ended*");
        await pair.Near.DisposeAsync();

        (await pair.Far.Stream.ReadAsync(new byte[1])).Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_end_of_the_stream_between_messages_is_an_end()
    {
        await using var pair = WebSocketPair.Server();
        await pair.Far.SendAsync(Frames.Masked(0x82, 1, 2, 3));
        await pair.Far.CompleteWritesAsync();

        (await pair.Near.ReadAsync(3)).Should().Equal(1, 2, 3);
        (await pair.Near.Stream.ReadAsync(Memory<byte>.Empty)).Should().Be(0);
        (await pair.Near.Stream.ReadAsync(new byte[1])).Should().Be(0);
        await pair.Near.SendAsync(4);
        (await pair.Far.ReadAsync(3)).Should().Equal(0x82, 1, 4);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("82", 0)]
    [InlineData("828300000000", 0)]
    [InlineData("8283000000000102", 2)]
    [InlineData("02820000000001 02", 2)]
    [InlineData("0281000000000189", 1)]
    [InlineData("890200", 0)]
    public async Task An_end_in_the_middle_of_a_message_is_a_failure_after_what_came(string hex, int delivered)
    {
        await using var pair = WebSocketPair.Server();
        await pair.Far.SendAsync(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));
        await pair.Far.CompleteWritesAsync();
        await pair.Near.ReadAsync(delivered);
        var reading = () => pair.Near.Stream.ReadAsync(new byte[10]).AsTask();

        (await reading.Should().ThrowAsync<GostException>()).Which.Reason.Should().Be(FailureReason.ConnectionLost);
        await reading.Should().ThrowAsync<GostException>();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("03E8", "03E8")]
    [InlineData("0FA0627965", "0FA0")] // 4000 and a reason.
    [InlineData("", "")]
    public async Task A_close_frame_ends_the_reading_and_is_answered_with_its_code(string payload, string answer)
    {
        await using var pair = WebSocketPair.Server();
        await pair.Far.SendAsync([.. Frames.Masked(0x82, 1), .. Frames.Masked(0x88, Convert.FromHexString(payload))]);

        (await pair.Near.ReadAsync(1)).Should().Equal(1);
        (await pair.Near.Stream.ReadAsync(new byte[1])).Should().Be(0);

        var (header, code) = await pair.Far.ReadFrameAsync();
        (header.Opcode, Convert.ToHexString(code)).Should().Be((FrameOpcode.Close, answer));
        (await pair.Near.Stream.ReadAsync(new byte[1])).Should().Be(0);
        await pair.Near.Invoking(near => near.SendAsync(1).AsTask()).Should().ThrowAsync<GostException>().WithMessage("*is closed*");
        await pair.Near.DisposeAsync();
        (await pair.Far.Stream.ReadAsync(new byte[1])).Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_close_frame_in_the_middle_of_a_message_is_a_failure()
    {
        await using var pair = WebSocketPair.Server();
        await pair.Far.SendAsync([.. Frames.Masked(0x02, 1), .. Frames.Masked(0x88)]);

        (await pair.Near.ReadAsync(1)).Should().Equal(1);
        await pair.Near.Invoking(near => near.ReadAsync(1)).Should().ThrowAsync<GostException>().WithMessage("*in the middle*");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_connection_that_was_not_completed_says_goodbye_when_it_is_disposed()
    {
        await using var pair = WebSocketPair.Server();
        await pair.Near.DisposeAsync();
        await pair.Near.DisposeAsync();

        (await pair.Far.ReadAsync(4)).Should().Equal(0x88, 2, 0x03, 0xE8);
        (await pair.Far.Stream.ReadAsync(new byte[1])).Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_goodbye_that_nobody_reads_is_given_up()
    {
        var time = new ManualTime();
        await using var pair = WebSocketPair.Client(timeProvider: time, bufferSize: 4);
        var disposing = pair.Near.DisposeAsync().AsTask();
        await time.WaitForTimersAsync(1);

        time.Advance(TimeSpan.FromSeconds(1));

        await disposing;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_abort_reaches_the_peer_as_a_failure_and_sends_nothing_more()
    {
        await using var pair = WebSocketPair.Client();
        var reading = pair.Near.ReadAsync(1);

        pair.Near.Abort();
        await pair.Near.DisposeAsync();

        await reading.Invoking(task => task).Should().ThrowAsync<IOException>();
        await pair.Far.Invoking(far => far.ReadAsync(1)).Should().ThrowAsync<IOException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Nothing_follows_a_write_that_was_cut_off()
    {
        await using var pair = WebSocketPair.Client(bufferSize: 4);
        using var caller = new CancellationTokenSource();
        var writing = pair.Near.Stream.WriteAsync(new byte[100], caller.Token).AsTask();
        await caller.CancelAsync();

        await writing.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        await pair.Near.Invoking(near => near.SendAsync(1).AsTask()).Should().ThrowAsync<GostException>().WithMessage("*was cut off*");
        await pair.Near.DisposeAsync();
        await pair.Far.Stream.CopyToAsync(Stream.Null);
    }
}
