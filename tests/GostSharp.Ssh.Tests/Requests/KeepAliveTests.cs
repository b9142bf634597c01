using GostSharp.Ssh.Tests.Sessions;
using GostSharp.Ssh.Transport;
using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Tests.Requests;

public sealed class KeepAliveTests
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(10);

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_peer_that_answers_keeps_its_session(bool isServer)
    {
        var time = new ManualTime();
        await using var pair = isServer
            ? await SessionPair.CreateAsync(serverOptions: SessionPair.ServerOptions with { TimeProvider = time, KeepAliveInterval = _interval, KeepAliveLimit = 1 })
            : await SessionPair.CreateAsync(SessionPair.ClientOptions with { TimeProvider = time, KeepAliveInterval = _interval, KeepAliveLimit = 1 });
        SshSession session = isServer ? pair.Server : pair.Client;
        for (var i = 0; i < 10; i++)
        {
            time.Advance(_interval);
            await session.PingAsync();
        }

        session.EndReason.Should().BeNull();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_peer_that_is_silent_is_asked_and_then_given_up()
    {
        var time = new ManualTime();
        await using var client = await RawClient.ConnectAsync(SessionPair.ServerOptions with { TimeProvider = time, KeepAliveInterval = _interval, KeepAliveLimit = 2 });
        time.Advance(_interval);
        time.Advance(_interval);
        await client.Peer.ReceiveAsync(SshMessage.GlobalRequest, CancellationToken.None);
        time.Advance(_interval);
        await client.Peer.ReceiveAsync(SshMessage.GlobalRequest, CancellationToken.None);
        (await client.Accepting).EndReason.Should().BeNull();
        time.Advance(_interval);

        (await client.EndAsync()).Failure.Should().Be(SshFailure.TimedOut);
        time.ActiveTimers.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_peer_has_a_time_of_its_own_for_every_answer()
    {
        var time = new ManualTime();
        await using var client = await RawClient.ConnectAsync(SessionPair.ServerOptions with
        {
            TimeProvider = time, KeepAliveInterval = _interval, KeepAliveTimeout = TimeSpan.FromSeconds(2), KeepAliveLimit = 2,
        });
        var server = await client.Accepting;
        time.Advance(_interval);
        time.Advance(_interval);
        await client.Peer.ReceiveAsync(SshMessage.GlobalRequest, CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(2));
        await client.Peer.ReceiveAsync(SshMessage.GlobalRequest, CancellationToken.None);

        // An answer: from here on it is the interval that counts again.
        client.Peer.Send([SshMessage.RequestFailure]);
        await Eventually.TrueAsync(() => server.Transport.Input.HasRead);
        time.Advance(TimeSpan.FromSeconds(2));
        time.Advance(_interval);
        await client.Peer.ReceiveAsync(SshMessage.GlobalRequest, CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(2));
        await client.Peer.ReceiveAsync(SshMessage.GlobalRequest, CancellationToken.None);
        server.EndReason.Should().BeNull();
        time.Advance(TimeSpan.FromSeconds(2));

        (await client.EndAsync()).Failure.Should().Be(SshFailure.TimedOut);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_question_for_which_there_is_no_room_ends_the_session_and_not_the_process()
    {
        var time = new ManualTime();
        await using var client = await RawClient.ConnectAsync(SessionPair.ServerOptions with { TimeProvider = time, KeepAliveInterval = _interval, KeepAliveLimit = 3 });
        var server = await client.Accepting;
        await client.OpenAsync();
        server.Rekey();
        await client.Peer.ReceiveAsync(SshMessage.KexInit, CancellationToken.None);
        var held = new byte[HeldPackets.Limit - HeldPackets.Overhead];
        held[0] = SshMessage.GlobalRequest;
        server.Transport.Output.Send(held);
        await Eventually.TrueAsync(() => server.Transport.Input.HasRead);
        time.Advance(_interval);
        server.EndReason.Should().BeNull("the peer has said something");

        // The clock calls the timer within this: what that throws would come out here.
        time.Advance(_interval);

        server.EndReason!.Failure.Should().Be(SshFailure.Protocol);
        (await client.EndAsync()).Message.Should().Contain("too many answers");
        await client.Channel!.DisposeAsync();
        server.ChannelCount.Should().Be(0);
        time.ActiveTimers.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Whatever_a_peer_sends_is_a_sign_of_life()
    {
        var time = new ManualTime();
        await using var client = await RawClient.ConnectAsync(SessionPair.ServerOptions with { TimeProvider = time, KeepAliveInterval = _interval, KeepAliveLimit = 1 });
        var server = await client.Accepting;
        for (var i = 0; i < 5; i++)
        {
            server.Transport.Input.HasRead = false;
            client.Peer.Send(RawPeer.Message(SshMessage.Ignore, writer => writer.WriteText("here")));
            await Eventually.TrueAsync(() => server.Transport.Input.HasRead);
            time.Advance(_interval);
        }

        server.EndReason.Should().BeNull();
    }
}
