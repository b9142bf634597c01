using GostSharp.Multiplexing;

namespace GostSharp.Tests.Multiplexing;

/// <summary>However a session ends, all who use it are told why, and nothing is left.</summary>
public sealed class MuxEndTests
{
    private static readonly MuxOptions Plain = new() { HalfClose = MuxHalfClose.Never };

    private static readonly Dictionary<string, (Func<MuxPeer, Task> End, string Reason)> Ends = new()
    {
        ["the end of the transport"] = (peer => Done(peer.Complete), "*the peer ended*"),
        ["a transport that breaks"] = (peer => Done(peer.Cut), "*broke*"),
        ["a read that fails"] = (peer => Done(() => peer.Transport.Reads.FailNow(new IOException("the cable"))), "*the cable*"),
        ["a cut head"] = (async peer => { await peer.SendAsync("0102"); peer.Complete(); }, "*middle of a multiplexed frame*"),
        ["a cut payload"] = (async peer => { await peer.SendAsync("0102050009000000 61"); peer.Complete(); }, "*middle of a multiplexed frame*"),
        ["another version"] = (peer => peer.SendAsync("0202"), "*version 2*"),
        ["an unknown command"] = (peer => peer.SendAsync("0107"), "*command 7*"),
        ["a peer that is dead"] = (peer => Done(() => peer.Time.Advance(TimeSpan.FromSeconds(30))), "*nothing came*"),
        ["an abort"] = (peer => Done(() => peer.Session.Abort(new IOException("we had enough"))), "*we had enough*"),
        ["a close"] = (peer => peer.Session.DisposeAsync().AsTask(), "*was closed*"),
    };

    public static TheoryData<string> Causes => [.. Ends.Keys];

    [Theory(Timeout = TestTimeouts.Test)]
    [MemberData(nameof(Causes))]
    public async Task All_who_use_it_are_told_why_and_nothing_is_left(string cause)
    {
        await using var peer = await MuxPeer.OfServerAsync(Plain);
        await using var reading = await peer.AcceptAsync(3);
        await using var holding = await peer.AcceptAsync(5);
        await peer.SendDataAsync(5, "said");
        await Eventually.TrueAsync(() => peer.Session.Buffered == 4);
        var read = reading.Stream.ReadAsync(new byte[1]).AsTask();
        var accept = peer.Session.AcceptAsync().AsTask();

        await Ends[cause].End(peer);

        await peer.Session.Ended;
        await holding.Stream.ReadExactlyAsync(new byte[4]);
        await ShouldSayAsync(() => read, cause);
        await ShouldSayAsync(() => holding.Stream.ReadAsync(new byte[1]).AsTask(), cause);
        await ShouldSayAsync(() => holding.Stream.WriteAsync(new byte[1]).AsTask(), cause);
        (await accept).Should().BeNull();
        peer.Time.ActiveTimers.Should().Be(0);
        peer.Session.StreamCount.Should().Be(0);
        peer.Transport.Reads.BufferBytesHeld.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_write_that_fails_ends_the_session_and_the_writer_is_told_why()
    {
        await using var peer = await MuxPeer.OfServerAsync(Plain);
        await using var stream = await peer.AcceptAsync(3);
        peer.Transport.Writes.FailNow(new IOException("the cable"));

        await FluentActions.Awaiting(() => stream.Stream.WriteAsync(new byte[1]).AsTask()).Should().ThrowAsync<GostException>().WithMessage("*the cable*");

        await peer.Session.Ended;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Writers_that_wait_for_their_turn_are_told_too()
    {
        await using var peer = await MuxPeer.OfServerAsync(Plain);
        await using var first = await peer.AcceptAsync(3);
        await using var second = await peer.AcceptAsync(5);
        peer.Transport.Writes.Hold();
        Task[] waiting =
        [
            first.Stream.WriteAsync(new byte[1]).AsTask(),
            second.Stream.WriteAsync(new byte[1]).AsTask(),
            peer.Session.OpenAsync(default(ReadOnlyMemory<byte>)).AsTask(),
        ];

        peer.Transport.Writes.FailNow(new IOException("the cable"));

        foreach (var one in waiting)
        {
            await FluentActions.Awaiting(() => one).Should().ThrowAsync<GostException>().WithMessage("*the cable*");
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_stream_with_the_number_of_one_that_is_still_being_closed_is_told_too()
    {
        await using var peer = await MuxPeer.OfServerAsync(Plain);
        var old = await peer.AcceptAsync(3);
        await old.CompleteWritesAsync();
        await peer.SendAsync(MuxCommand.End, 3);
        await using var next = await peer.AcceptAsync(3);
        await peer.SendDataAsync(3, "new");

        await old.DisposeAsync();

        await next.Stream.ReadExactlyAsync(new byte[3]);
        peer.Session.StreamCount.Should().Be(1);
        peer.Cut();
        await peer.Session.Ended;
        await FluentActions.Awaiting(() => next.Stream.ReadAsync(new byte[1]).AsTask()).Should().ThrowAsync<GostException>();
        await FluentActions.Awaiting(() => next.Stream.WriteAsync(new byte[1]).AsTask()).Should().ThrowAsync<GostException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Streams_that_nobody_has_accepted_leave_nothing()
    {
        await using var peer = await MuxPeer.OfServerAsync(Plain);
        await peer.SendAsync(MuxCommand.Open, 3);
        await peer.SendDataAsync(3, new byte[1000]);
        await Eventually.TrueAsync(() => peer.Session.Buffered == 1000);

        await peer.Session.DisposeAsync();

        peer.Session.Buffered.Should().Be(0);
        (await peer.Session.AcceptAsync()).Should().BeNull();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_was_said_before_a_close_is_delivered()
    {
        await using var pair = new MuxPair();
        var (client, server) = await pair.OpenAsync();
        await client.Stream.WriteAsync(RandomBytes.Create(1, 50_000));
        await client.DisposeAsync();
        await pair.Client.DisposeAsync();

        await RandomBytes.VerifyToEndAsync(server.Stream, 1, 50_000);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_close_waits_for_a_stuck_write_no_longer_than_a_second()
    {
        await using var peer = await MuxPeer.OfServerAsync(Plain with { KeepAliveDisabled = true });
        await using var stream = await peer.AcceptAsync(3);
        peer.Transport.Writes.Hold();
        var writing = stream.Stream.WriteAsync(new byte[1]).AsTask();
        var closing = peer.Session.DisposeAsync().AsTask();
        await peer.Time.WaitForTimersAsync(1);

        peer.Time.Advance(TimeSpan.FromSeconds(1));
        peer.Transport.Writes.Release();

        await closing;
        await FluentActions.Awaiting(() => writing).Should().ThrowAsync<Exception>();
        peer.Time.ActiveTimers.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_peer_that_makes_us_answer_and_reads_nothing_ends_the_session()
    {
        await using var peer = await MuxPeer.OfServerAsync(Plain with { MaxStreams = 1, AcceptBacklog = 1 });
        peer.Transport.Writes.Hold();
        await peer.SendAsync(MuxCommand.Open, 3);
        for (var id = 5u; id < 30; id += 2)
        {
            await peer.SendAsync(MuxCommand.Open, id);
        }

        await Eventually.TrueAsync(() => !peer.Session.CanOpen);
        peer.Transport.Writes.Release();
        await peer.Session.Ended;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task While_nothing_comes_no_buffer_is_held()
    {
        await using var peer = await MuxPeer.OfServerAsync(Plain);
        await using var stream = await peer.AcceptAsync(3);
        var read = stream.Stream.ReadAsync(Memory<byte>.Empty).AsTask();
        await Eventually.TrueAsync(() => peer.Transport.Reads is { BufferBytesHeld: 0, Sizes: [.., 0] });

        await peer.SendDataAsync(3, "x");

        await read;
    }

    private static async Task ShouldSayAsync(Func<Task> use, string cause) =>
        await FluentActions.Awaiting(use).Should().ThrowAsync<GostException>().WithMessage(Ends[cause].Reason);

    private static Task Done(Action end)
    {
        end();
        return Task.CompletedTask;
    }
}
