using GostSharp.Multiplexing;

namespace GostSharp.Tests.Multiplexing;

/// <summary>What a session says on the wire, and what it makes of what it hears.</summary>
public sealed class MuxWireTests
{
    private static readonly MuxOptions Plain = new() { HalfClose = MuxHalfClose.Never };

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_client_has_odd_numbers_and_its_first_bytes_leave_with_the_opening()
    {
        await using var peer = await MuxPeer.OfClientAsync(Plain);
        await using var first = await peer.Session.OpenAsync("hi"u8.ToArray());
        await using var second = (StreamConnection)await peer.Session.OpenAsync(new ConnectContext(null));

        await peer.ExpectAsync(MuxCommand.Open, 3);
        await peer.ExpectDataAsync(3, "hi");
        await peer.ExpectAsync(MuxCommand.Open, 5);
        peer.Transport.Writes.Sizes.Should().Equal((2 * MuxFrame.HeaderLength) + 2, MuxFrame.HeaderLength);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_server_has_even_numbers()
    {
        await using var peer = await MuxPeer.OfServerAsync(Plain);
        await using var first = await peer.Session.OpenAsync(default(ReadOnlyMemory<byte>));
        await using var second = await peer.Session.OpenAsync(default(ReadOnlyMemory<byte>));

        await peer.ExpectAsync(MuxCommand.Open, 2);
        await peer.ExpectAsync(MuxCommand.Open, 4);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_number_that_the_peer_has_taken_is_passed_over()
    {
        await using var peer = await MuxPeer.OfServerAsync(Plain);
        await using var theirs = await peer.AcceptAsync(2);

        await using var ours = await peer.Session.OpenAsync(default(ReadOnlyMemory<byte>));

        await peer.ExpectAsync(MuxCommand.Open, 4);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Large_writes_are_cut_into_frames_of_the_greatest_length()
    {
        await using var peer = await MuxPeer.OfServerAsync(Plain with { MaxFrameSize = 1000 });
        await using var stream = await peer.AcceptAsync(3);

        await stream.Stream.WriteAsync(RandomBytes.Create(1, 2500));

        var payloads = new[] { await peer.ReadAsync(), await peer.ReadAsync(), await peer.ReadAsync() }.Select(read => read.Payload).ToArray();
        payloads.Select(payload => payload.Length).Should().Equal(1000, 1000, 500);
        payloads.SelectMany(payload => payload).Should().Equal(RandomBytes.Create(1, 2500));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Bytes_that_come_with_the_opening_are_there_when_it_is_accepted()
    {
        await using var peer = await MuxPeer.OfServerAsync(Plain);
        await peer.SendAsync("0100000003000000 0102020003000000 6869 0101000003000000");

        await using var stream = (StreamConnection)(await peer.Session.AcceptAsync())!;

        var (data, end) = (stream.Stream.ReadAsync(new byte[10]).AsTask(), stream.Stream.ReadAsync(new byte[10]).AsTask());
        (data.IsCompleted, end.IsCompleted).Should().Be((true, true));
        (await data, await end).Should().Be((2, 0));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Frames_may_come_byte_by_byte()
    {
        await using var peer = await MuxPeer.OfServerAsync(Plain);
        peer.Transport.Reads.SplitEvery(1);
        await peer.SendAsync("0103000000000000 0100000003000000 0104080003000000 0000000000000000 0102020003000000 6869 0101000003000000");

        await using var stream = (StreamConnection)(await peer.Session.AcceptAsync())!;

        await stream.Stream.ReadExactlyAsync(new byte[2]);
        (await stream.Stream.ReadAsync(new byte[1])).Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_opening_of_a_known_number_is_ignored_and_data_of_unknown_ones_is_dropped()
    {
        await using var peer = await MuxPeer.OfServerAsync(Plain);
        await using var stream = await peer.AcceptAsync(3);
        await peer.SendAsync(MuxCommand.Open, 3);
        await peer.SendDataAsync(77, "for nobody");
        await peer.SendAsync(MuxCommand.End, 77);
        await peer.SendAsync(MuxCommand.Update, 77, new MuxUpdate(1, 1));
        await peer.SendDataAsync(3, "for somebody");

        await stream.Stream.ReadExactlyAsync(new byte[12]);

        peer.Session.StreamCount.Should().Be(1);
        peer.Session.Buffered.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Data_of_no_length_is_no_end()
    {
        await using var peer = await MuxPeer.OfServerAsync(Plain);
        await using var stream = await peer.AcceptAsync(3);
        await peer.SendDataAsync(3, "");
        await peer.SendDataAsync(3, "x");

        (await stream.Stream.ReadAsync(new byte[5])).Should().Be(1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_end_is_told_once_and_behind_the_data()
    {
        await using var peer = await MuxPeer.OfServerAsync(Plain with { HalfClose = MuxHalfClose.Always });
        var stream = await peer.AcceptAsync(3);
        await stream.Stream.WriteAsync("last words"u8.ToArray());
        await stream.CompleteWritesAsync();
        await stream.CompleteWritesAsync();
        await stream.DisposeAsync();
        stream.Abort();
        await peer.Session.DisposeAsync();

        await peer.ExpectDataAsync(3, "last words");
        await peer.ExpectAsync(MuxCommand.End, 3);
        await peer.ExpectEndAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_comes_for_a_stream_that_was_closed_is_dropped()
    {
        await using var peer = await MuxPeer.OfServerAsync(Plain);
        var closed = await peer.AcceptAsync(3);
        await using var open = await peer.AcceptAsync(5);
        await peer.SendDataAsync(3, "not read");
        await Eventually.TrueAsync(() => peer.Session.Buffered == 8);
        await closed.DisposeAsync();
        await peer.SendDataAsync(3, "too late");
        await peer.SendDataAsync(5, "x");

        await open.Stream.ReadExactlyAsync(new byte[1]);

        await peer.ExpectAsync(MuxCommand.End, 3);
        peer.Session.Buffered.Should().Be(0);
        peer.Session.StreamCount.Should().Be(1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Streams_that_nobody_accepts_are_refused_at_the_limit_and_the_session_goes_on()
    {
        await using var peer = await MuxPeer.OfServerAsync(Plain with { AcceptBacklog = 2 });
        await peer.SendAsync("0100000003000000 0100000005000000 0100000007000000");

        await peer.ExpectAsync(MuxCommand.End, 7);

        await using var first = (StreamConnection)(await peer.Session.AcceptAsync())!;
        await peer.SendDataAsync(3, "x");
        await first.Stream.ReadExactlyAsync(new byte[1]);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task More_streams_than_a_session_may_have_are_refused_in_both_directions()
    {
        await using var peer = await MuxPeer.OfServerAsync(Plain with { MaxStreams = 1 });
        var only = await peer.AcceptAsync(3);
        await peer.SendAsync(MuxCommand.Open, 5);

        await peer.ExpectAsync(MuxCommand.End, 5);
        var failure = await peer.Session.Invoking(session => session.OpenAsync(default(ReadOnlyMemory<byte>)).AsTask()).Should().ThrowAsync<ConnectFailedException>();
        failure.Which.Should().Match<ConnectFailedException>(f => f.Reason == FailureReason.ResourcesExhausted && f.Site == FailureSite.Node);

        await only.DisposeAsync();
        await using var next = await peer.AcceptAsync(7);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task One_that_accepts_no_more_refuses_new_streams_and_keeps_the_old_ones()
    {
        await using var peer = await MuxPeer.OfServerAsync(Plain);
        await using var accepted = await peer.AcceptAsync(3);
        await peer.SendAsync(MuxCommand.Open, 5);
        await Eventually.TrueAsync(() => peer.Session.StreamCount == 2);

        peer.Session.StopAccepting();

        await peer.ExpectAsync(MuxCommand.End, 5);
        await peer.SendAsync(MuxCommand.Open, 7);
        await peer.ExpectAsync(MuxCommand.End, 7);
        (await peer.Session.AcceptAsync()).Should().BeNull();
        await accepted.Stream.WriteAsync("still here"u8.ToArray());
        await peer.ExpectDataAsync(3, "still here");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_session_without_numbers_says_so_and_ends_with_its_last_stream()
    {
        await using var pair = ConnectionPair.CreateInMemory();
        var session = MuxSession.Start(pair.Client, Plain, TimeProvider.System, lastId: uint.MaxValue - 2);
        var last = await session.OpenAsync(default(ReadOnlyMemory<byte>));
        session.CanOpen.Should().BeTrue();

        await session.Invoking(s => s.OpenAsync(default(ReadOnlyMemory<byte>)).AsTask()).Should().ThrowAsync<ConnectFailedException>().WithMessage("*numbers*");

        session.CanOpen.Should().BeFalse();
        session.Ended.IsCompleted.Should().BeFalse();
        await last.DisposeAsync();
        await session.Ended;
    }
}
