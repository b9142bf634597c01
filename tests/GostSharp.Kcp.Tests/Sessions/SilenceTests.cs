namespace GostSharp.Kcp.Tests.Sessions;

public sealed class SilenceTests : SessionTestBase
{
    [Fact]
    public async Task A_peer_that_acknowledges_nothing_is_gone()
    {
        var (client, server) = await OpenAsync(Listen());
        Time.Advance(TimeSpan.FromSeconds(60));
        Network.Passes = (_, _, _) => false;
        await client.Stream.WriteAsync(new byte[] { 1 });

        Time.Advance(TimeSpan.FromSeconds(29.9));
        client.EndReason.Should().BeNull();
        Time.Advance(TimeSpan.FromSeconds(0.2));

        await client.Ended.WaitAsync(TestTimeouts.Wait);
        client.EndReason!.Reason.Should().Be(KcpEndReason.PeerSilent);
        server.EndReason.Should().BeNull("it waits for nothing");
    }

    [Fact]
    public async Task A_peer_that_owes_nothing_may_be_silent_for_longer()
    {
        var listener = Listen();
        var (client, server) = await OpenAsync(listener);
        Time.Advance(TimeSpan.FromSeconds(119));
        client.EndReason.Should().BeNull();
        server.EndReason.Should().BeNull();

        Time.Advance(TimeSpan.FromSeconds(2));

        await Task.WhenAll(client.Ended, server.Ended).WaitAsync(TestTimeouts.Wait);
        server.EndReason!.Reason.Should().Be(KcpEndReason.PeerSilent);
        await Eventually.TrueAsync(() => listener.Statistics.Sessions == 0 && Network.Count == 1);
    }

    [Fact]
    public async Task Every_packet_of_the_peer_is_a_sign_of_life()
    {
        var (client, server) = await OpenAsync(Listen());
        for (var i = 0; i < 10; i++)
        {
            Time.Advance(TimeSpan.FromSeconds(100));
            await client.Stream.WriteAsync(new byte[] { 1 });
            await ReadAsync(server, 1);
            await SettleAsync(client);
        }

        client.EndReason.Should().BeNull();
        server.EndReason.Should().BeNull();
    }

    [Fact]
    public async Task What_has_arrived_may_be_read_after_the_peer_is_gone()
    {
        var (client, server) = await OpenAsync(Listen());
        await client.Stream.WriteAsync(new byte[] { 1, 2, 3 });
        await Eventually.TrueAsync(() => server.Statistics.Unread > 0);
        Network.Passes = (_, _, _) => false;
        Time.Advance(TimeSpan.FromSeconds(121));
        await server.Ended.WaitAsync(TestTimeouts.Wait);

        (await ReadAsync(server, 3)).Should().Equal(1, 2, 3);
        var act = () => server.Stream.ReadAsync(new byte[1]).AsTask();
        (await act.Should().ThrowAsync<KcpException>()).Which.Reason.Should().Be(KcpEndReason.PeerSilent);
    }

    [Fact]
    public async Task Who_has_all_the_time_of_the_world_waits()
    {
        var options = Options with { PeerTimeout = Timeout.InfiniteTimeSpan, IdleTimeout = Timeout.InfiniteTimeSpan };
        var (client, _) = await OpenAsync(Listen(null, options), options);
        Network.Passes = (_, _, _) => false;
        await client.Stream.WriteAsync(new byte[] { 1 });
        Time.Advance(TimeSpan.FromMinutes(30));
        client.EndReason.Should().BeNull();
    }

    [Fact]
    public async Task The_last_failure_of_the_socket_is_the_reason_of_a_silence()
    {
        var socket = Network.Bind();
        var failure = new IOException("no route");
        socket.RefusesToSend = failure;
        await using var client = KcpClient.Connect(socket, Address(1), Options, Time);
        await client.Stream.WriteAsync(new byte[] { 1 });
        Time.Advance(TimeSpan.FromSeconds(31));
        await client.Ended.WaitAsync(TestTimeouts.Wait);
        client.EndReason!.InnerException.Should().BeSameAs(failure);
    }

    [Fact]
    public async Task A_thousand_sessions_at_rest_do_nothing_and_hold_little()
    {
        const int count = 1_000;
        var options = Options with { IdleTimeout = TimeSpan.FromHours(1) };
        var listener = Listen(new KcpListenerOptions { Backlog = count }, options);
        var sessions = new List<(KcpSession Client, KcpSession Server)>();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < count; i++)
        {
            sessions.Add(await OpenUnsettledAsync(listener, options));
        }

        // At rest: what was sent has arrived, and nobody has an acknowledgement left to send.
        var packets = 0L;
        await Eventually.TrueAsync(() =>
        {
            packets = Packets();
            Time.Advance(TimeSpan.FromMilliseconds(100));
            return Packets() == packets && Arrived() == packets && sessions.TrueForAll(pair => pair.Client.Statistics.Unacknowledged == 0);
        });

        Time.Advance(TimeSpan.FromMinutes(50));

        Packets().Should().Be(packets);
        Time.ActiveTimers.Should().Be(1, "one timer serves them all");
        // Both ends of a session, their sockets in memory and what the test keeps of them.
        ((GC.GetTotalMemory(forceFullCollection: true) - before) / count).Should().BeLessThan(40_000);

        long Arrived() => sessions.Sum(pair => pair.Client.Statistics.PacketsReceived + pair.Server.Statistics.PacketsReceived);

        long Packets() => sessions.Sum(pair => pair.Client.Statistics.PacketsSent + pair.Server.Statistics.PacketsSent);
    }
}
