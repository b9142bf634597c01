using GostSharp.Kcp.Packets;
using GostSharp.Kcp.Tests.Network;

namespace GostSharp.Kcp.Tests.Sessions;

public sealed class ListenerTests : SessionTestBase
{
    private static readonly KcpOptions OtherKey = Options with { Crypt = KcpCrypt.FromPassword(KcpCipher.Aes, "other") };

    [Fact]
    public async Task A_session_is_accepted_with_its_first_packet()
    {
        var listener = Listen();
        var (client, server) = await OpenAsync(listener);

        server.ConversationId.Should().Be(client.ConversationId);
        server.RemoteEndPoint.Should().Be(client.LocalEndPoint);
        server.LocalEndPoint.Should().Be(listener.LocalEndPoint);
        client.RemoteEndPoint.Should().Be(listener.LocalEndPoint);
        listener.Statistics.Sessions.Should().Be(1);
    }

    [Fact]
    public async Task The_checksum_of_the_first_packet_tells_the_profile()
    {
        var third = Options with { Crypt = KcpCrypt.FromPassword(KcpCipher.Salsa20, "third"), MaxPacketSize = 1200, Compression = false };
        var listener = Listen(null, Options, OtherKey, third);
        foreach (var profile in new[] { third, Options, OtherKey })
        {
            var (_, server) = await OpenAsync(listener, profile);
            server.Options.Should().BeSameAs(profile);
        }
    }

    [Fact]
    public async Task A_client_with_another_key_begins_nothing()
    {
        var listener = Listen();
        var client = Connect(listener, OtherKey);
        await client.Stream.WriteAsync(new byte[100]);
        await Eventually.TrueAsync(() => listener.Statistics.Rejected > 0);

        listener.Statistics.Sessions.Should().Be(0);
        listener.Statistics.Unreadable.Should().BePositive();
    }

    [Fact]
    public async Task Garbage_is_dropped_and_costs_no_memory()
    {
        var listener = Listen(null, Options, OtherKey);
        var random = new Random(3);
        var stranger = Address(666);
        var garbage = Enumerable.Range(0, 100).Select(_ =>
        {
            var packet = new byte[random.Next(0, 1600)];
            random.NextBytes(packet);
            return packet;
        }).ToArray();
        foreach (var packet in garbage)
        {
            Network.Send(stranger, listener.LocalEndPoint!, packet);
        }

        var counted = garbage.Count(packet => packet.Length is > 0 and <= PacketLayout.MaxPacketSize);
        await Eventually.TrueAsync(() => listener.Statistics.Rejected == counted);
        listener.Statistics.Sessions.Should().Be(0);
        (await OpenAsync(listener)).Server.EndReason.Should().BeNull("the listener goes on");
    }

    [Fact]
    public async Task Garbage_from_the_address_of_a_session_does_it_no_harm()
    {
        var listener = Listen(null, Options, OtherKey);
        var (client, server) = await OpenAsync(listener);
        for (var i = 0; i < 100; i++)
        {
            Network.Send(client.LocalEndPoint!, listener.LocalEndPoint!, new byte[i + 1]);
            Network.Send(listener.LocalEndPoint!, client.LocalEndPoint!, new byte[i + 1]);
        }

        await Eventually.TrueAsync(() => server.Statistics.Rejected == 100 && client.Statistics.Rejected == 100);
        await client.Stream.WriteAsync(new byte[] { 1, 2, 3 });
        (await ReadAsync(server, 3)).Should().Equal(1, 2, 3);
    }

    [Fact]
    public async Task Packets_of_strangers_are_no_packets_of_a_client()
    {
        var listener = Listen();
        var packets = new List<byte[]>();
        Network.Passes = (_, to, packet) =>
        {
            lock (packets)
            {
                packets.Add(packet.ToArray());
            }

            return true;
        };
        var (client, server) = await OpenAsync(listener);
        await server.Stream.WriteAsync(new byte[] { 7 });
        await ReadAsync(client, 1);
        var before = client.Statistics.PacketsReceived;

        lock (packets)
        {
            foreach (var packet in packets.ToArray())
            {
                Network.Send(Address(666), client.LocalEndPoint!, packet);
            }
        }

        await Eventually.TrueAsync(() => client.Statistics.Rejected > 0);
        client.Statistics.PacketsReceived.Should().Be(before);
    }

    [Fact]
    public async Task A_new_client_at_an_old_address_replaces_the_session()
    {
        var listener = Listen(null, Options, OtherKey);
        foreach (var next in new[] { Options, OtherKey })
        {
            var (first, server) = await OpenAsync(listener, Options, port: 9001);
            await first.Stream.WriteAsync(new byte[500]);
            await first.DisposeAsync();

            var (second, replacement) = await OpenAsync(listener, next, port: 9001);
            await server.Ended.WaitAsync(TestTimeouts.Wait);
            server.EndReason!.Reason.Should().Be(KcpEndReason.Replaced);
            replacement.Options.Should().BeSameAs(next);
            await second.Stream.WriteAsync(new byte[] { 9, 8, 7 });
            (await ReadAsync(replacement, 3)).Should().Equal(9, 8, 7);
            await Eventually.TrueAsync(() => listener.Statistics.Sessions == 1);
            await second.DisposeAsync();
        }
    }

    [Fact]
    public async Task Packets_from_before_begin_no_new_session()
    {
        var listener = Listen();
        var recorded = new List<ReadOnlyMemory<byte>>();
        Network.Passes = (from, _, packet) =>
        {
            lock (recorded)
            {
                recorded.Add(packet.ToArray());
            }

            return true;
        };
        var (client, server) = await OpenAsync(listener);
        var first = recorded[0];
        await server.DisposeAsync();
        await Eventually.TrueAsync(() => listener.Statistics.Sessions == 0);

        Network.Send(client.LocalEndPoint!, listener.LocalEndPoint!, first);

        await Eventually.TrueAsync(() => listener.Statistics.Rejected == 1);
        listener.Statistics.Sessions.Should().Be(0);

        // After a minute nobody remembers.
        Time.Advance(TimeSpan.FromSeconds(61));
        Network.Send(client.LocalEndPoint!, listener.LocalEndPoint!, first);
        await AcceptAsync(listener);
    }

    [Fact]
    public async Task Only_data_near_the_begin_of_a_stream_begins_a_session()
    {
        var options = Options with { Crypt = KcpCrypt.None, DataShards = 0, ParityShards = 0 };
        var listener = Listen(null, options);
        var rejected = 0;
        foreach (var segment in new[]
        {
            Segments.Make(1, 0x52, 0, 0), Segments.Make(1, 0x53, 0, 0), Segments.Make(1, 0x54, 0, 0), Segments.Make(1, 0x50, 0, 0),
            Segments.Make(1, 0x51, 1024, 0), Segments.Make(1, 0x51, uint.MaxValue, 0), Segments.Make(1, 0x51, 0, 0, claimedLength: 5),
        })
        {
            Network.Send(Address(500), listener.LocalEndPoint!, Segments.Seal(segment));
            rejected++;
            await Eventually.TrueAsync(() => listener.Statistics.Rejected == rejected);
        }

        listener.Statistics.Sessions.Should().Be(0);
        Network.Send(Address(500), listener.LocalEndPoint!, Segments.Seal(Segments.Make(1, 0x51, 1023, 10)));
        (await AcceptAsync(listener)).ConversationId.Should().Be(1);
    }

    [Fact]
    public async Task Sessions_that_nobody_accepts_are_limited()
    {
        var listener = Listen(new KcpListenerOptions { Backlog = 2 });
        var clients = Enumerable.Range(0, 3).Select(_ => Connect(listener)).ToArray();
        foreach (var client in clients)
        {
            await client.Stream.WriteAsync(new byte[] { 1 });
        }

        await Eventually.TrueAsync(() => listener.Statistics.Refused == 1);
        listener.Statistics.Sessions.Should().Be(2);

        // There is room again, and the client sends again.
        await AcceptAsync(listener);
        Time.Advance(TimeSpan.FromSeconds(1));
        await AcceptAsync(listener);
        (await AcceptAsync(listener)).ConversationId.Should().Be(clients[2].ConversationId);
    }

    [Fact]
    public async Task Sessions_are_limited()
    {
        var listener = Listen(new KcpListenerOptions { MaxSessions = 1 });
        var (_, server) = await OpenAsync(listener);
        var other = Connect(listener);
        await other.Stream.WriteAsync(new byte[] { 1 });
        await Eventually.TrueAsync(() => listener.Statistics.Refused == 1);
        await server.DisposeAsync();
        await Eventually.TrueAsync(() => listener.Statistics.Sessions == 0);

        Time.Advance(TimeSpan.FromSeconds(1));

        (await AcceptAsync(listener)).ConversationId.Should().Be(other.ConversationId);
    }

    [Fact]
    public async Task A_listener_that_stops_accepting_serves_on()
    {
        var listener = Listen();
        var (client, server) = await OpenAsync(listener);
        var waiting = Connect(listener);
        await waiting.Stream.WriteAsync(new byte[] { 1 });
        await Eventually.TrueAsync(() => listener.Statistics.Sessions == 2);

        listener.StopAccepting();

        (await listener.AcceptAsync()).Should().BeNull();
        await Eventually.TrueAsync(() => listener.Statistics.Sessions == 1);
        await client.Stream.WriteAsync(new byte[] { 5 });
        (await ReadAsync(server, 1)).Should().Equal(5);
        var late = Connect(listener);
        await late.Stream.WriteAsync(new byte[] { 1 });
        await Eventually.TrueAsync(() => listener.Statistics.Refused > 0);
    }

    [Fact]
    public async Task A_session_that_ends_before_it_is_accepted_is_nobodys_business()
    {
        var listener = Listen();
        var first = Connect(listener, port: 9100);
        await first.Stream.WriteAsync(new byte[] { 1 });
        await Eventually.TrueAsync(() => listener.Statistics.Sessions == 1);
        await first.DisposeAsync();
        var second = Connect(listener, port: 9100);
        await second.Stream.WriteAsync(new byte[] { 1 });
        await SettleAsync(second);

        (await AcceptAsync(listener)).ConversationId.Should().Be(second.ConversationId);
    }

    [Fact]
    public async Task Disposing_of_a_listener_ends_its_sessions()
    {
        var listener = Listen();
        var (_, server) = await OpenAsync(listener);
        var accept = listener.AcceptAsync().AsTask();

        await listener.DisposeAsync();

        (await accept).Should().BeNull();
        await server.Ended.WaitAsync(TestTimeouts.Wait);
        server.EndReason!.Reason.Should().Be(KcpEndReason.SocketClosed);
        var act = () => server.Stream.ReadAsync(new byte[1]).AsTask();
        (await act.Should().ThrowAsync<KcpException>()).Which.Reason.Should().Be(KcpEndReason.SocketClosed);
    }

    [Fact]
    public async Task A_socket_that_breaks_ends_the_listener_with_its_reason()
    {
        var socket = Network.Bind();
        await using var listener = KcpListener.Start(socket, [Options], null, Time);
        var (_, server) = await OpenAsync(listener);
        socket.Breaks = new IOException("broken");
        socket.Deliver([1], Address(1));

        await server.Ended.WaitAsync(TestTimeouts.Wait);

        server.EndReason!.InnerException.Should().BeSameAs(socket.Breaks);
        for (var i = 0; i < 2; i++)
        {
            var failure = await Assert.ThrowsAsync<KcpException>(() => listener.AcceptAsync().AsTask());
            (failure.Reason, failure.InnerException).Should().Be((KcpEndReason.SocketClosed, socket.Breaks));
        }

        await Eventually.TrueAsync(() => socket.IsDisposed);
    }

    [Fact]
    public async Task Who_waits_for_a_session_learns_why_there_will_be_none()
    {
        var socket = Network.Bind();
        await using var listener = KcpListener.Start(socket, [Options], null, Time);
        var accepting = listener.AcceptAsync().AsTask();
        socket.Breaks = new IOException("broken");
        socket.Deliver([1], Address(1));

        var failure = await Assert.ThrowsAsync<KcpException>(() => accepting.WaitAsync(TestTimeouts.Wait));

        failure.InnerException.Should().BeSameAs(socket.Breaks);
    }

    [Fact]
    public async Task A_listener_that_has_stopped_has_no_failure_to_tell()
    {
        var socket = Network.Bind();
        await using var listener = KcpListener.Start(socket, [Options], null, Time);
        listener.StopAccepting();
        socket.Breaks = new IOException("broken");
        socket.Deliver([1], Address(1));
        await Eventually.TrueAsync(() => socket.IsDisposed);

        (await listener.AcceptAsync()).Should().BeNull();
    }

    [Fact]
    public void Profiles_are_checked_all_together()
    {
        var socket = Network.Bind();
        var act = () => KcpListener.Start(socket, [Options with { MaxPacketSize = 10 }, Options with { SendWindow = 0, Interval = TimeSpan.Zero }]);
        act.Should().Throw<ArgumentException>().WithMessage("*MaxPacketSize*Interval*SendWindow*");
        act = () => KcpListener.Start(socket, []);
        act.Should().Throw<ArgumentException>();
        Network.Remove(socket);
    }
}
