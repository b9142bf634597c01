using GostSharp.Multiplexing;

namespace GostSharp.Tests.Multiplexing;

public sealed class MuxFlowControlTests
{
    private const int Streams = 1000;

    private static readonly MuxOptions Plain = new() { HalfClose = MuxHalfClose.Never };
    private static readonly MuxOptions Second = Plain with { Version = 2 };

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Without_windows_a_session_reads_no_more_than_its_receive_buffer_and_one_read()
    {
        await using var pair = new MuxPair(Plain);
        var (client, server) = await pair.OpenAsync();
        using var giveUp = new CancellationTokenSource();
        var writing = RandomBytes.WriteAsync(client.Stream, 1, 100_000_000, giveUp.Token);
        await Eventually.TrueAsync(() => pair.Server.Buffered >= 4 * 1024 * 1024);

        // It would come now if it could: the writer has long been waiting.
        await Eventually.TrueAsync(() => pair.ServerTransport.Reads.BufferBytesHeld == 0);
        pair.Server.Buffered.Should().BeLessThanOrEqualTo((4 * 1024 * 1024) + (64 * 1024));
        writing.IsCompleted.Should().BeFalse();
        await giveUp.CancelAsync();
        await FluentActions.Awaiting(() => writing).Should().ThrowAsync<OperationCanceledException>();
        await server.DisposeAsync();
        await Eventually.TrueAsync(() => pair.Server.Buffered == 0);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(2, false)]
    public async Task With_windows_a_stopped_reader_stops_nobody_else(int version, bool isOurs)
    {
        await using var pair = new MuxPair(new MuxOptions { Version = version, HalfClose = isOurs ? MuxHalfClose.Auto : MuxHalfClose.Never });
        var (stopped, _) = await pair.OpenAsync();
        var (client, server) = await pair.OpenAsync();
        using var giveUp = new CancellationTokenSource();
        var blocked = RandomBytes.WriteAsync(stopped.Stream, 1, 100_000_000, giveUp.Token);

        await Task.WhenAll(RandomBytes.WriteAsync(client.Stream, 2, 20_000_000), RandomBytes.VerifyAsync(server.Stream, 2, 20_000_000));

        pair.Server.Buffered.Should().BeLessThanOrEqualTo(4 * 1024 * 1024);
        blocked.IsCompleted.Should().BeFalse();
        await giveUp.CancelAsync();
        await FluentActions.Awaiting(() => blocked).Should().ThrowAsync<OperationCanceledException>();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(1, true, 65_536L * Streams, 0)]
    [InlineData(1, false, (4 * 1024 * 1024) + (64 * 1024), 14)] // Without windows the first may write all, while there is room for all of its bytes.
    [InlineData(2, false, 64 * 1024 * 1024 + (64 * 1024), 0)]
    public async Task A_thousand_streams_that_nobody_reads_hold_a_bounded_amount(int version, bool isOurs, long bound, int mostWritten)
    {
        await using var pair = new MuxPair(new MuxOptions { Version = version, HalfClose = isOurs ? MuxHalfClose.Auto : MuxHalfClose.Never });
        await pair.SettleAsync();
        var opened = new List<(StreamConnection Client, StreamConnection Server)>();
        for (var count = 0; count < Streams; count++)
        {
            opened.Add(await pair.OpenAsync());
        }

        using var giveUp = new CancellationTokenSource();
        var payload = new byte[300_000];
        var writing = opened.Select(stream => stream.Client.Stream.WriteAsync(payload, giveUp.Token).AsTask()).ToArray();
        await Eventually.TrueAsync(() => pair.Server.Buffered >= bound - (64 * 1024));

        pair.Server.Buffered.Should().BeLessThanOrEqualTo(bound);
        writing.Count(write => write.IsCompleted).Should().BeLessThanOrEqualTo(mostWritten);
        await giveUp.CancelAsync();
        await Task.WhenAll(writing).ContinueWith(_ => { }, TaskScheduler.Default);
        foreach (var (_, server) in opened)
        {
            await server.DisposeAsync();
        }

        await Eventually.TrueAsync(() => pair.Server.Buffered == 0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Many_streams_that_were_fast_and_are_read_no_more_stop_nobody_else()
    {
        await using var pair = new MuxPair();
        await pair.SettleAsync();
        var opened = new List<(StreamConnection Client, StreamConnection Server)>();
        for (var count = 0; count < 64; count++)
        {
            opened.Add(await pair.OpenAsync());
        }

        var payload = new byte[2_000_000];
        await Task.WhenAll(opened.SelectMany(stream => new[]
        {
            stream.Client.Stream.WriteAsync(payload).AsTask(),
            stream.Server.Stream.ReadExactlyAsync(new byte[payload.Length]).AsTask(),
        }));
        using var giveUp = new CancellationTokenSource();
        var stopped = opened[1..].Select(stream => RandomBytes.WriteAsync(stream.Client.Stream, 1, 100_000_000, giveUp.Token)).ToArray();
        var (client, server) = opened[0];

        await Task.WhenAll(RandomBytes.WriteAsync(client.Stream, 2, 10_000_000), RandomBytes.VerifyAsync(server.Stream, 2, 10_000_000));

        pair.Server.Buffered.Should().BeLessThan(40 * 1024 * 1024);
        stopped.Should().OnlyContain(writing => !writing.IsCompleted);
        await giveUp.CancelAsync();
        await Task.WhenAll(stopped).ContinueWith(_ => { }, TaskScheduler.Default);
        foreach (var stream in opened)
        {
            await stream.Server.DisposeAsync();
        }

        await Eventually.TrueAsync(() => pair.Server is { Buffered: 0, Promised: 0 });
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Version_2_tells_its_window_after_the_first_read_and_then_after_each_half_of_it()
    {
        await using var peer = await MuxPeer.OfServerAsync(Second);
        await using var stream = await peer.AcceptAsync(3);
        await peer.SendDataAsync(3, new byte[50_000]);
        await peer.SendDataAsync(3, new byte[50_000]);

        await stream.Stream.ReadExactlyAsync(new byte[1]);
        (await peer.ReadAsync()).Frame.Should().Be(new MuxFrame(MuxCommand.Update, 3, 8, new MuxUpdate(1, 65_536)));
        await stream.Stream.ReadExactlyAsync(new byte[32_767]);
        await stream.Stream.ReadExactlyAsync(new byte[1]);
        (await peer.ReadAsync()).Frame.Should().Be(new MuxFrame(MuxCommand.Update, 3, 8, new MuxUpdate(32_769, 65_536)));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Version_2_takes_262144_bytes_before_it_has_told_its_window_and_not_one_more()
    {
        await using var peer = await MuxPeer.OfServerAsync(Second);
        await using var stream = await peer.AcceptAsync(3);
        for (var count = 0; count < 8; count++)
        {
            await peer.SendDataAsync(3, new byte[32_768]);
        }

        await Eventually.TrueAsync(() => peer.Session.Buffered == 262_144);
        await peer.SendDataAsync(3, "x");

        await peer.Session.Ended;
        await stream.Stream.ReadExactlyAsync(new byte[262_144]);
        await FluentActions.Awaiting(() => stream.Stream.ReadAsync(new byte[1]).AsTask()).Should().ThrowAsync<GostException>().WithMessage("*window*");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Version_2_sends_262144_bytes_and_then_as_many_as_the_peer_says()
    {
        await using var peer = await MuxPeer.OfServerAsync(Second);
        await using var stream = await peer.AcceptAsync(3);
        var writing = stream.Stream.WriteAsync(new byte[300_000]).AsTask();
        for (var count = 0; count < 8; count++)
        {
            (await peer.ReadAsync()).Frame.Length.Should().Be(32_768);
        }

        await peer.SendAsync(MuxCommand.Update, 3, new MuxUpdate(262_144, 100));
        (await peer.ReadAsync()).Frame.Length.Should().Be(100);
        await peer.SendAsync(MuxCommand.Update, 3, new MuxUpdate(262_244, 65_536));
        (await peer.ReadAsync()).Frame.Length.Should().Be(32_768);
        (await peer.ReadAsync()).Frame.Length.Should().Be(300_000 - 262_244 - 32_768);
        await writing;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_peer_that_has_read_what_was_not_sent_ends_the_session()
    {
        await using var peer = await MuxPeer.OfServerAsync(Second);
        await using var stream = await peer.AcceptAsync(3);
        await stream.Stream.WriteAsync(new byte[10]);

        await peer.SendAsync(MuxCommand.Update, 3, new MuxUpdate(11, 65_536));

        await peer.Session.Ended;
        await FluentActions.Awaiting(() => stream.Stream.WriteAsync(new byte[1]).AsTask()).Should().ThrowAsync<GostException>().WithMessage("*than was sent");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_was_sent_before_a_peer_of_ours_knew_of_windows_is_no_breach_and_what_follows_is()
    {
        await using var peer = await MuxPeer.OfServerAsync();
        await using var stream = await peer.AcceptAsync(3);
        await peer.SendAsync(MuxCommand.KeepAlive, MuxAnnouncement.Hello);
        await peer.SendDataAsync(3, new byte[60_000]);
        await peer.SendDataAsync(3, new byte[60_000]);
        await peer.SendAsync(MuxCommand.KeepAlive, MuxAnnouncement.Heard);
        await Eventually.TrueAsync(() => peer.Session.Buffered == 120_000);
        peer.Session.CanOpen.Should().BeTrue();

        await peer.SendDataAsync(3, "x");

        await peer.Session.Ended;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_peer_of_ours_is_told_windows_at_once_of_what_was_read_before()
    {
        await using var peer = await MuxPeer.OfServerAsync();
        await using var stream = await peer.AcceptAsync(3);
        await peer.SendDataAsync(3, new byte[100]);
        await stream.Stream.ReadExactlyAsync(new byte[60]);

        await peer.SendAsync(MuxCommand.KeepAlive, MuxAnnouncement.Hello);

        await peer.ExpectAsync(MuxCommand.KeepAlive, MuxAnnouncement.Heard);
        (await peer.ReadAsync()).Frame.Should().Be(new MuxFrame(MuxCommand.Update, 3, 8, new MuxUpdate(60, 65_536)));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_peer_of_ours_is_sent_65536_bytes_before_its_first_window()
    {
        await using var peer = await MuxPeer.OfServerAsync();
        await using var stream = await peer.AcceptAsync(3);
        await peer.SendAsync(MuxCommand.KeepAlive, MuxAnnouncement.Hello);
        await peer.ExpectAsync(MuxCommand.KeepAlive, MuxAnnouncement.Heard);
        var writing = stream.Stream.WriteAsync(new byte[70_000]).AsTask();

        (await peer.ReadAsync()).Frame.Length.Should().Be(32_768);
        (await peer.ReadAsync()).Frame.Length.Should().Be(32_768);
        await peer.SendAsync(MuxCommand.Update, 3, new MuxUpdate(1, 2_000_000));
        (await peer.ReadAsync()).Frame.Length.Should().Be(70_000 - 65_536);
        await writing;
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Windows_of_one_that_announced_nothing_are_read_and_not_believed()
    {
        await using var peer = await MuxPeer.OfServerAsync();
        await using var stream = await peer.AcceptAsync(3);
        await peer.SendAsync(MuxCommand.Update, 3, new MuxUpdate(0, 5));
        await peer.SendDataAsync(3, "x");
        await stream.Stream.ReadExactlyAsync(new byte[1]);

        await stream.Stream.WriteAsync(new byte[100]);

        (await peer.ReadAsync()).Frame.Length.Should().Be(100);
    }
}
