namespace GostSharp.Tests.Transports.WebSockets;

/// <summary>What every stream of the library promises to its readers.</summary>
public sealed class ReadingTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Cancelled_reads_lose_nothing_wherever_they_are_cut()
    {
        byte[] bytes = [.. Frames.Masked(0x02, 1, 2, 3), .. Frames.Masked(0x89, 7, 8), .. Frames.Masked(0x80, 4, 5), .. Frames.Masked(0x82, 6)];
        await using var pair = WebSocketPair.Server();
        var seen = new List<byte>();
        foreach (var one in bytes)
        {
            await pair.Far.SendAsync(one);
            while (await TryReadAsync(pair.Near, seen) > 0)
            {
                // Until it waits.
            }
        }

        seen.Should().Equal(1, 2, 3, 4, 5, 6);
        (await pair.Far.ReadFrameAsync()).Payload.Should().Equal(7, 8);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_empty_read_waits_for_data_and_takes_none()
    {
        await using var pair = WebSocketPair.Server();
        var waiting = pair.Near.Stream.ReadAsync(Memory<byte>.Empty).AsTask();
        await pair.Far.SendAsync([.. Frames.Masked(0x89, 1), .. Frames.Masked(0x82)]);
        await pair.Far.ReadFrameAsync();
        waiting.IsCompleted.Should().BeFalse("a ping and an empty message are no data");

        await pair.Far.SendAsync(Frames.Masked(0x82, 5));
        (await waiting).Should().Be(0);
        (await pair.Near.Stream.ReadAsync(Memory<byte>.Empty)).Should().Be(0);

        (await pair.Near.ReadAsync(1)).Should().Equal(5);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_empty_read_waits_inside_of_a_frame_too()
    {
        await using var pair = WebSocketPair.Server();
        var frame = Frames.Masked(0x82, 1, 2);
        await pair.Far.SendAsync(frame[..^1]);
        (await pair.Near.ReadAsync(1)).Should().Equal(1);

        using var soon = new CancellationTokenSource();
        var waiting = pair.Near.Stream.ReadAsync(Memory<byte>.Empty, soon.Token).AsTask();
        await soon.CancelAsync();
        await waiting.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();

        await pair.Far.SendAsync(frame[^1]);
        (await pair.Near.ReadAsync(1)).Should().Equal(2);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task While_nothing_comes_the_stream_below_holds_no_buffer()
    {
        var ends = ConnectionPair.CreateInMemory();
        await using var far = ends.Client;
        var below = new FaultyStream(ends.Server.Stream);
        await using var near = GostSharp.Transports.WebSockets.WebSocketConnection.Create(
            new StreamConnection(below), new(GostSharp.Transports.WebSockets.WebSocketSide.Server, false), null, TimeProvider.System);
        await far.SendAsync(Frames.Masked(0x82, 1));
        (await near.ReadAsync(1)).Should().Equal(1);

        var waiting = near.Stream.ReadAsync(Memory<byte>.Empty);

        below.Reads.BufferBytesHeld.Should().Be(0);
        await far.SendAsync(Frames.Masked(0x82, 2));
        await waiting;
    }

    [Fact]
    public void A_stream_can_be_used_in_the_old_way()
    {
        var (client, server) = WebSocketPair.Both();
        client.Stream.Write([1, 2], 0, 2);
        client.Stream.Flush();

        var bytes = new byte[2];
        server.Stream.ReadExactly(bytes, 0, 2);

        bytes.Should().Equal(1, 2);
    }

    // The bytes are there already in memory: a read that does not complete at once waits for more, and is cancelled.
    private static async Task<int> TryReadAsync(StreamConnection connection, List<byte> seen)
    {
        var buffer = new byte[16];
        using var caller = new CancellationTokenSource();
        var reading = connection.Stream.ReadAsync(buffer, caller.Token).AsTask();
        await caller.CancelAsync();
        try
        {
            var count = await reading;
            seen.AddRange(buffer[..count]);
            return count;
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
    }
}
