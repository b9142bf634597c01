using GostSharp.Multiplexing;

namespace GostSharp.Tests.Multiplexing;

public sealed class MuxHalfCloseTests
{
    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(1, false)]
    public async Task Between_ends_of_ours_each_direction_ends_apart(int version, bool isAuto)
    {
        await using var pair = new MuxPair(new MuxOptions { Version = version, HalfClose = isAuto ? MuxHalfClose.Auto : MuxHalfClose.Always });
        var (client, server) = await pair.OpenAsync();
        await client.Stream.WriteAsync(RandomBytes.Create(1, 1000));
        await client.CompleteWritesAsync();

        await RandomBytes.VerifyToEndAsync(server.Stream, 1, 1000);
        await Task.WhenAll(AnswerAsync(server, 10_000), RandomBytes.VerifyToEndAsync(client.Stream, 2, 10_000));
        await Eventually.TrueAsync(() => pair.Client.StreamCount == 0 && pair.Server.StreamCount == 0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_peer_of_another_kind_is_told_the_end_when_its_own_direction_has_ended()
    {
        await using var peer = await MuxPeer.OfClientAsync();
        await using var stream = await peer.Session.OpenAsync("all"u8.ToArray());
        await stream.CompleteWritesAsync();
        await peer.ExpectAsync(MuxCommand.Open, 3);
        await peer.ExpectDataAsync(3, "all");
        await peer.SendDataAsync(3, "answer");
        await stream.Stream.ReadExactlyAsync(new byte[6]);
        await peer.SendAsync(MuxCommand.End, 3);

        (await stream.Stream.ReadAsync(new byte[1])).Should().Be(0);

        await peer.ExpectAsync(MuxCommand.End, 3);
        await FluentActions.Awaiting(() => stream.Stream.WriteAsync(new byte[1]).AsTask()).Should().ThrowAsync<GostException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_peer_of_another_kind_is_told_at_once_that_the_target_has_ended()
    {
        await using var peer = await MuxPeer.OfServerAsync();
        await using var stream = await peer.AcceptAsync(3);
        await stream.Stream.WriteAsync("all"u8.ToArray());
        await stream.CompleteWritesAsync();

        await peer.ExpectDataAsync(3, "all");
        await peer.ExpectAsync(MuxCommand.End, 3);
        await peer.SendDataAsync(3, "x");
        await stream.Stream.ReadExactlyAsync(new byte[1]);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_peer_that_announces_itself_late_is_told_the_end_then()
    {
        await using var peer = await MuxPeer.OfClientAsync();
        await using var stream = await peer.Session.OpenAsync("all"u8.ToArray());
        await stream.CompleteWritesAsync();
        await peer.ExpectAsync(MuxCommand.Open, 3);
        await peer.ExpectDataAsync(3, "all");

        await peer.SendAsync(MuxCommand.KeepAlive, MuxAnnouncement.Hello);

        await peer.ExpectAsync(MuxCommand.KeepAlive, MuxAnnouncement.Heard);
        await peer.ExpectAsync(MuxCommand.End, 3);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_unknown_announcement_is_a_sign_of_life_like_any_other()
    {
        await using var peer = await MuxPeer.OfClientAsync();
        await peer.SendAsync(MuxCommand.KeepAlive, MuxAnnouncement.Hello + 0x100);
        await using var stream = await peer.Session.OpenAsync(default(ReadOnlyMemory<byte>));
        await stream.CompleteWritesAsync();
        await stream.DisposeAsync();

        await peer.ExpectAsync(MuxCommand.Open, 3);
        await peer.ExpectAsync(MuxCommand.End, 3);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task One_that_was_told_never_to_half_close_announces_nothing_and_hears_nothing()
    {
        await using var peer = await MuxPeer.OfClientAsync(new MuxOptions { HalfClose = MuxHalfClose.Never });
        await peer.SendAsync(MuxCommand.KeepAlive, MuxAnnouncement.Hello);
        var stream = await peer.Session.OpenAsync("x"u8.ToArray());
        await peer.SendDataAsync(3, "y");
        await stream.Stream.ReadExactlyAsync(new byte[1]);
        await stream.CompleteWritesAsync();
        await using var other = await peer.Session.OpenAsync("z"u8.ToArray());
        await stream.DisposeAsync();

        await peer.ExpectAsync(MuxCommand.Open, 3);
        await peer.ExpectDataAsync(3, "x");
        await peer.ExpectAsync(MuxCommand.Open, 5);
        await peer.ExpectDataAsync(5, "z");
        await peer.ExpectAsync(MuxCommand.End, 3);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_peer_that_drops_what_comes_after_its_end_is_written_to_for_30_seconds_only()
    {
        await using var peer = await MuxPeer.OfServerAsync(new MuxOptions { KeepAliveDisabled = true });
        await using var stream = await peer.AcceptAsync(3);
        await peer.SendAsync(MuxCommand.End, 3);
        (await stream.Stream.ReadAsync(new byte[1])).Should().Be(0);
        peer.Time.Advance(TimeSpan.FromSeconds(29));
        await stream.Stream.WriteAsync("still allowed"u8.ToArray());

        peer.Time.Advance(TimeSpan.FromSeconds(1));

        await FluentActions.Awaiting(() => stream.Stream.WriteAsync(new byte[1]).AsTask()).Should().ThrowAsync<IOException>().WithMessage("*30 s*");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_writer_that_waits_for_a_window_does_not_wait_longer_than_that_either()
    {
        await using var peer = await MuxPeer.OfServerAsync(new MuxOptions { Version = 2, HalfClose = MuxHalfClose.Never, KeepAliveDisabled = true });
        await using var stream = await peer.AcceptAsync(3);
        var writing = stream.Stream.WriteAsync(new byte[300_000]).AsTask();
        for (var received = 0; received < 262_144;)
        {
            received += (await peer.ReadAsync()).Payload.Length;
        }

        await peer.SendAsync(MuxCommand.End, 3);
        (await stream.Stream.ReadAsync(new byte[1])).Should().Be(0);
        await peer.Time.WaitForTimersAsync(1);
        peer.Time.Advance(TimeSpan.FromSeconds(30));

        await FluentActions.Awaiting(() => writing).Should().ThrowAsync<IOException>();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Who_writes_to_an_end_of_ours_that_reads_no_more_is_told(int version)
    {
        await using var pair = new MuxPair(new MuxOptions { Version = version });
        var (client, server) = await pair.OpenAsync();
        await client.Stream.WriteAsync("said before"u8.ToArray());
        (await server.Stream.ReadAsync(Memory<byte>.Empty)).Should().Be(0);
        var writing = RandomBytes.WriteAsync(server.Stream, 1, 100_000_000);

        await client.DisposeAsync();

        await FluentActions.Awaiting(() => writing).Should().ThrowAsync<GostException>().WithMessage("*closed*");
        await server.Stream.ReadExactlyAsync(new byte[11]);
        (await server.Stream.ReadAsync(new byte[1])).Should().Be(0);
        await server.DisposeAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_abort_is_no_end_between_ends_of_ours()
    {
        await using var pair = new MuxPair();
        var (client, server) = await pair.OpenAsync();
        await client.Stream.WriteAsync("half of"u8.ToArray());
        client.Abort();

        await server.Stream.ReadExactlyAsync(new byte[7]);
        await FluentActions.Awaiting(() => server.Stream.ReadAsync(new byte[1]).AsTask()).Should().ThrowAsync<GostException>().WithMessage("*abort*");
        await server.DisposeAsync();
        pair.Server.StreamCount.Should().Be(0);
    }

    private static async Task AnswerAsync(StreamConnection server, int length)
    {
        await RandomBytes.WriteAsync(server.Stream, 2, length);
        await server.CompleteWritesAsync();
    }
}
