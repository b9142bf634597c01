using GostSharp.Multiplexing;

namespace GostSharp.Tests.Multiplexing;

public sealed class MuxWritingTests
{
    private static readonly MuxOptions Plain = new() { HalfClose = MuxHalfClose.Never };

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_cancelled_write_cuts_no_frame()
    {
        await using var peer = await MuxPeer.OfServerAsync(Plain);
        await using var stream = await peer.AcceptAsync(3);
        peer.Transport.Writes.Hold();
        using var giveUp = new CancellationTokenSource();
        var buffer = "given up"u8.ToArray();
        var writing = stream.Stream.WriteAsync(buffer, giveUp.Token).AsTask();
        await giveUp.CancelAsync();
        await FluentActions.Awaiting(() => writing).Should().ThrowAsync<OperationCanceledException>();
        Array.Clear(buffer);

        var next = stream.Stream.WriteAsync("next"u8.ToArray()).AsTask();
        peer.Transport.Writes.Release();

        await next;
        await peer.ExpectDataAsync(3, "given up");
        await peer.ExpectDataAsync(3, "next");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_write_that_is_cancelled_before_its_turn_sends_nothing()
    {
        await using var peer = await MuxPeer.OfServerAsync(Plain);
        await using var first = await peer.AcceptAsync(3);
        await using var second = await peer.AcceptAsync(5);
        peer.Transport.Writes.Hold();
        var writing = first.Stream.WriteAsync("first"u8.ToArray()).AsTask();
        using var giveUp = new CancellationTokenSource();
        var waiting = second.Stream.WriteAsync("never"u8.ToArray(), giveUp.Token).AsTask();
        await giveUp.CancelAsync();
        await FluentActions.Awaiting(() => waiting).Should().ThrowAsync<OperationCanceledException>();
        peer.Transport.Writes.Release();
        await writing;
        await second.Stream.WriteAsync("second"u8.ToArray());

        await peer.ExpectDataAsync(3, "first");
        await peer.ExpectDataAsync(5, "second");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_cancelled_read_loses_nothing()
    {
        await using var peer = await MuxPeer.OfServerAsync(Plain);
        await using var stream = await peer.AcceptAsync(3);
        for (var count = 0; count < 100; count++)
        {
            using var giveUp = new CancellationTokenSource();
            var reading = stream.Stream.ReadAsync(new byte[1], giveUp.Token).AsTask();
            var sending = peer.SendDataAsync(3, [(byte)count]);
            await giveUp.CancelAsync();
            var got = await reading.ContinueWith(read => read.IsCompletedSuccessfully, TaskScheduler.Default);
            await sending;
            if (!got)
            {
                var buffer = new byte[1];
                await stream.Stream.ReadExactlyAsync(buffer);
                buffer[0].Should().Be((byte)count);
            }
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_cancelled_opening_is_ended_behind_itself()
    {
        await using var peer = await MuxPeer.OfClientAsync(Plain);
        peer.Transport.Writes.Hold();
        using var giveUp = new CancellationTokenSource();
        var opening = peer.Session.OpenAsync("x"u8.ToArray(), giveUp.Token).AsTask();
        await giveUp.CancelAsync();
        await FluentActions.Awaiting(() => opening).Should().ThrowAsync<OperationCanceledException>();

        peer.Transport.Writes.Release();

        await peer.ExpectAsync(MuxCommand.Open, 3);
        await peer.ExpectDataAsync(3, "x");
        await peer.ExpectAsync(MuxCommand.End, 3);
        peer.Session.StreamCount.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Writers_take_turns_frame_by_frame()
    {
        await using var peer = await MuxPeer.OfServerAsync(Plain with { MaxFrameSize = 1000 });
        uint[] writers = [3, 5, 7, 9, 11];
        var streams = new List<StreamConnection>();
        foreach (var id in writers)
        {
            streams.Add(await peer.AcceptAsync(id));
        }

        // The first has the turn, and the others wait in a row.
        peer.Transport.Writes.Hold();
        var writing = Task.WhenAll(streams.Select(stream => stream.Stream.WriteAsync(new byte[20_000]).AsTask()).ToArray());
        peer.Transport.Writes.Release();

        var ids = new List<uint>();
        while (ids.Count < 20 * writers.Length)
        {
            ids.Add((await peer.ReadAsync()).Frame.StreamId);
        }

        await writing;
        // Each that waits goes before the second frame of any. Behind that it counts when a writer is back in the row, which is not ours to say.
        ids.Take(writers.Length).Should().Equal(writers);
        ids.CountBy(id => id).Should().OnlyContain(count => count.Value == 20);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_is_no_data_overtakes_the_data_that_waits()
    {
        await using var peer = await MuxPeer.OfServerAsync(Plain with { MaxFrameSize = 1000 });
        await using var first = await peer.AcceptAsync(3);
        await using var second = await peer.AcceptAsync(5);
        var closed = await peer.AcceptAsync(7);
        peer.Transport.Writes.Hold();
        var writing = Task.WhenAll(first.Stream.WriteAsync(new byte[3000]).AsTask(), second.Stream.WriteAsync(new byte[3000]).AsTask());
        var opening = peer.Session.OpenAsync("x"u8.ToArray()).AsTask();
        await closed.DisposeAsync();
        peer.Time.Advance(TimeSpan.FromSeconds(10));
        peer.Transport.Writes.Release();

        (await peer.ReadAsync()).Frame.StreamId.Should().Be(3);
        await peer.ExpectAsync(MuxCommand.Open, 2);
        await peer.ExpectDataAsync(2, "x");
        await peer.ExpectAsync(MuxCommand.End, 7);
        (await peer.ReadAsync()).Frame.StreamId.Should().Be(5);
        for (var count = 0; count < 4; count++)
        {
            (await peer.ReadAsync()).Frame.Command.Should().Be(MuxCommand.Data);
        }

        await writing;
        await (await opening).DisposeAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Nothing_follows_the_end_of_a_stream_that_is_closed_while_it_writes()
    {
        await using var peer = await MuxPeer.OfServerAsync(Plain with { MaxFrameSize = 1000 });
        var stream = await peer.AcceptAsync(3);
        peer.Transport.Writes.Hold();
        var writing = stream.Stream.WriteAsync(new byte[5000]).AsTask();
        await stream.DisposeAsync();
        peer.Transport.Writes.Release();

        await FluentActions.Awaiting(() => writing).Should().ThrowAsync<ObjectDisposedException>();
        (await peer.ReadAsync()).Frame.Should().Be(new MuxFrame(MuxCommand.Data, 3, 1000));
        await peer.ExpectAsync(MuxCommand.End, 3);
        await peer.Session.DisposeAsync();
        await peer.ExpectEndAsync();
    }
}
