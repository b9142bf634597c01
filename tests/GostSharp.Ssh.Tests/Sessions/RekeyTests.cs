using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh.Tests.Sessions;

public sealed class RekeyTests
{
    private const int Size = 8 * 1024 * 1024;

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(1_000_000, long.MaxValue)]
    [InlineData(long.MaxValue, 1_000_000)]
    [InlineData(700_000, 600_000)]
    public async Task Keys_change_under_load_in_both_directions_and_no_byte_is_lost(long clientBytes, long serverBytes)
    {
        await using var pair = await SessionPair.CreateAsync(
            SessionPair.ClientOptions with { RekeyBytes = clientBytes, Algorithms = SessionPair.Only("ecdh-sha2-nistp256") },
            SessionPair.ServerOptions with { RekeyBytes = serverBytes });
        var (client, server) = await pair.OpenAsync();

        await Task.WhenAll(Transfer.CheckAsync(client, server, Size), Transfer.CheckAsync(server, client, Size));

        // What is on its way while keys are exchanged counts for neither limit: half of the plain quotient is sure.
        pair.Client.Transport.KeyExchanges.Should().BeGreaterThan(Size / 2_000_000);
        await pair.Client.PingAsync();
        await pair.Server.PingAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Both_ends_may_begin_at_once_again_and_again()
    {
        await using var pair = await SessionPair.CreateAsync(SessionPair.ClientOptions with { Algorithms = SessionPair.Only("ecdh-sha2-nistp256") });
        var sessionId = pair.Client.SessionId.ToArray();
        var (client, server) = await pair.OpenAsync();
        for (var i = 0; i < 20; i++)
        {
            pair.Client.Rekey();
            pair.Server.Rekey();
            await Task.WhenAll(Transfer.CheckAsync(client, server, 100_000), Transfer.CheckAsync(server, client, 100_000));
        }

        pair.Client.SessionId.ToArray().Should().Equal(sessionId);
        pair.Client.Transport.KeyExchanges.Should().BeGreaterThan(10);
        await Eventually.TrueAsync(() => pair.Client.Transport.KeyExchanges == pair.Server.Transport.KeyExchanges);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_peer_that_does_not_finish_an_exchange_is_given_up()
    {
        var time = new ManualTime();
        await using var client = await RawClient.ConnectAsync(SessionPair.ServerOptions with { TimeProvider = time });
        var server = await client.Accepting;
        server.Rekey();
        await client.Peer.ReceiveAsync(SshMessage.KexInit, CancellationToken.None);

        time.Advance(TimeSpan.FromSeconds(119));
        server.EndReason.Should().BeNull();
        time.Advance(TimeSpan.FromSeconds(1));

        (await client.EndAsync()).Failure.Should().Be(SshFailure.TimedOut);
        time.ActiveTimers.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Data_of_a_peer_that_has_not_seen_the_beginning_of_an_exchange_arrives()
    {
        await using var client = await RawClient.ConnectAsync();
        var id = await client.OpenAsync();
        (await client.Accepting).Rekey();
        client.Peer.Send(RawPeer.Message(SshMessage.ChannelData, writer =>
        {
            writer.WriteUInt32(id);
            writer.WriteText("late");
        }));
        var received = new byte[4];
        await client.Channel!.Stream.ReadExactlyAsync(received);
        received.Should().Equal("late"u8.ToArray());

        var writing = client.Channel.Stream.WriteAsync("held"u8.ToArray()).AsTask();
        await client.Peer.ReceiveAsync(SshMessage.KexInit, CancellationToken.None);
        writing.IsCompleted.Should().BeFalse();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_peer_that_sends_data_within_an_exchange_is_cut_off()
    {
        await using var client = await RawClient.ConnectAsync();
        var id = await client.OpenAsync();
        client.Peer.Send(GostSharp.Ssh.Transport.KexInit.Create(client.Peer.Algorithms, client.Peer.Algorithms.HostKeys, []).Payload);
        client.Peer.Send(RawPeer.Message(SshMessage.ChannelData, writer =>
        {
            writer.WriteUInt32(id);
            writer.WriteText("too late");
        }));
        (await client.EndAsync()).Failure.Should().Be(SshFailure.Protocol);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_storm_of_exchanges_ends_the_session()
    {
        await using var client = await RawClient.ConnectAsync();
        client.Peer.Markers = [];
        var act = async () =>
        {
            for (var i = 0; i < 40; i++)
            {
                await client.Peer.ExchangeKeysAsync();
            }
        };
        await act.Should().ThrowAsync<Exception>();
        (await client.EndAsync()).Message.Should().Contain("too often");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Requests_during_an_exchange_do_not_pile_up()
    {
        await using var client = await RawClient.ConnectAsync();
        var id = await client.OpenAsync();
        (await client.Accepting).Rekey();
        await client.Peer.ReceiveAsync(SshMessage.KexInit, CancellationToken.None);
        var request = RawPeer.Message(SshMessage.ChannelRequest, writer =>
        {
            writer.WriteUInt32(id);
            writer.WriteText("x");
            writer.WriteBoolean(true);
        });
        for (var i = 0; i < 20_000 && !(await client.Accepting).Ended.IsCompleted; i++)
        {
            client.Peer.Send(request);
        }

        (await client.EndAsync()).Message.Should().Contain("too many answers");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_peer_that_says_nonsense_during_an_exchange_and_reads_no_answer_is_cut_off()
    {
        // A clock that stands still: the last word of the server waits until it is read, however long that takes.
        await using var client = await RawClient.ConnectAsync(SessionPair.ServerOptions with { TimeProvider = new ManualTime() });
        var server = await client.Accepting;
        server.Rekey();
        await client.Peer.ReceiveAsync(SshMessage.KexInit, CancellationToken.None);

        // Nobody knows it, which is answered even while keys are exchanged.
        var talking = Task.Run(() =>
        {
            for (var i = 0; i < 200 && server.EndReason is null; i++)
            {
                client.Peer.Send([byte.MaxValue], times: 2000);
            }
        });
        await Eventually.TrueAsync(() => server.EndReason is not null);

        (await client.Peer.ReadDisconnectAsync()).Should().Contain("too many answers");
        (await client.EndAsync()).Failure.Should().Be(SshFailure.Protocol);
        await talking;
    }
}
