using GostSharp.Multiplexing;

namespace GostSharp.Tests.Multiplexing;

public sealed class MuxKeepAliveTests
{
    private static readonly MuxOptions Plain = new() { HalfClose = MuxHalfClose.Never };

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_sign_of_life_leaves_every_interval()
    {
        await using var peer = await MuxPeer.OfClientAsync(Plain);

        peer.Time.Advance(TimeSpan.FromSeconds(10));
        await peer.ExpectAsync(MuxCommand.KeepAlive, 0);
        peer.Time.Advance(TimeSpan.FromSeconds(10));
        await peer.ExpectAsync(MuxCommand.KeepAlive, 0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_peer_of_which_nothing_comes_is_dead_exactly_when_its_time_is_over()
    {
        await using var peer = await MuxPeer.OfServerAsync(Plain);
        peer.Time.Advance(TimeSpan.FromSeconds(20));
        await using var stream = await peer.AcceptAsync(3);

        peer.Time.Advance(TimeSpan.FromSeconds(29.9));
        peer.Session.CanOpen.Should().BeTrue();
        peer.Time.Advance(TimeSpan.FromSeconds(0.1));

        peer.Session.CanOpen.Should().BeFalse();
        await peer.Session.Ended;
        await FluentActions.Awaiting(() => stream.Stream.ReadAsync(new byte[1]).AsTask()).Should().ThrowAsync<GostException>().WithMessage("*nothing came*30 s");
        peer.Time.ActiveTimers.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Every_byte_is_a_sign_of_life()
    {
        await using var peer = await MuxPeer.OfServerAsync(Plain);
        await using var stream = await peer.AcceptAsync(3);
        for (var second = 0; second < 100; second += 25)
        {
            peer.Time.Advance(TimeSpan.FromSeconds(25));
            await peer.SendDataAsync(3, "x");
            await stream.Stream.ReadExactlyAsync(new byte[1]);
        }

        peer.Session.CanOpen.Should().BeTrue();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_peer_that_is_not_read_is_not_dead_and_has_all_its_time_when_it_is_read_again()
    {
        await using var peer = await MuxPeer.OfServerAsync(Plain with { MaxReceiveBuffer = 1000, MaxStreamBuffer = 1000 });
        await using var stream = await peer.AcceptAsync(3);
        await peer.SendDataAsync(3, new byte[1000]);
        await Eventually.TrueAsync(() => peer.Session.Buffered == 1000);
        await peer.SendDataAsync(3, "x");
        await Eventually.TrueAsync(() => peer.Session.IsSuspended);

        peer.Time.Advance(TimeSpan.FromMinutes(5));
        peer.Session.CanOpen.Should().BeTrue();
        await stream.Stream.ReadExactlyAsync(new byte[1001]);
        peer.Time.Advance(TimeSpan.FromSeconds(29));
        peer.Session.CanOpen.Should().BeTrue();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_write_that_takes_long_ends_nothing_as_long_as_the_peer_is_heard()
    {
        await using var peer = await MuxPeer.OfServerAsync(Plain);
        await using var stream = await peer.AcceptAsync(3);
        peer.Transport.Writes.Hold();
        var writing = stream.Stream.WriteAsync("slow"u8.ToArray()).AsTask();
        for (var second = 0; second < 100; second += 20)
        {
            peer.Time.Advance(TimeSpan.FromSeconds(20));
            await peer.SendDataAsync(3, "x");
            await stream.Stream.ReadExactlyAsync(new byte[1]);
        }

        peer.Transport.Writes.Release();

        await writing;
        await peer.ExpectDataAsync(3, "slow");
        await peer.ExpectAsync(MuxCommand.KeepAlive, 0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Who_wants_no_signs_of_life_gets_none_and_waits_for_ever()
    {
        await using var peer = await MuxPeer.OfServerAsync(Plain with { KeepAliveDisabled = true });

        peer.Time.ActiveTimers.Should().Be(0);
        peer.Time.Advance(TimeSpan.FromHours(1));
        peer.Session.CanOpen.Should().BeTrue();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Two_ends_that_hear_each_other_live_on()
    {
        await using var pair = new MuxPair();
        for (var second = 0; second < 200; second += 10)
        {
            pair.Time.Advance(TimeSpan.FromSeconds(10));
            await pair.SettleAsync();
        }

        pair.Client.CanOpen.Should().BeTrue();
        pair.Server.CanOpen.Should().BeTrue();
    }
}
