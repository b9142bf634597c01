using GostSharp.Ssh.Channels;
using GostSharp.Ssh.Client;
using GostSharp.Ssh.Server;
using GostSharp.Ssh.Tests.Sessions;

namespace GostSharp.Ssh.Tests.Channels;

public sealed class ChannelTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_reader_who_does_not_read_stops_its_own_channel_only()
    {
        await using var pair = await SessionPair.CreateAsync();
        var (slowClient, slowServer) = await pair.OpenAsync();
        var (client, server) = await pair.OpenAsync();
        const int Length = 8 << 20;
        var writing = RandomBytes.WriteAsync(slowClient.Stream, 1, Length);
        await Eventually.TrueAsync(() => slowServer.Input.Buffered == 2 << 20);

        await Transfer.CheckAsync(client, server, 1_000_000);
        await Transfer.CheckAsync(server, client, 1_000_000);
        writing.IsCompleted.Should().BeFalse();
        slowServer.Input.Buffered.Should().Be(2 << 20, "that is the window");

        await RandomBytes.VerifyAsync(slowServer.Stream, 1, Length);
        await writing;
        slowServer.Input.Buffered.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_write_that_waits_for_the_peer_can_be_cancelled_and_the_next_one_goes_on_behind_it()
    {
        await using var pair = await SessionPair.CreateAsync(serverOptions: SessionPair.ServerOptions with { InitialWindow = 4096 });
        var (client, server) = await pair.OpenAsync();
        using var cancellation = new CancellationTokenSource();
        var writing = client.Stream.WriteAsync(new byte[5000], cancellation.Token).AsTask();
        await Eventually.TrueAsync(() => server.Input.Buffered == 4096);
        await cancellation.CancelAsync();
        Func<Task> act = () => writing;
        await act.Should().ThrowAsync<OperationCanceledException>();

        await server.Stream.ReadExactlyAsync(new byte[4096]);
        await client.Stream.WriteAsync("next"u8.ToArray());
        var received = new byte[4];
        await server.Stream.ReadExactlyAsync(received);
        received.Should().Equal("next"u8.ToArray());
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_read_that_is_cancelled_loses_no_byte()
    {
        await using var pair = await SessionPair.CreateAsync();
        var (client, server) = await pair.OpenAsync();
        const int Length = 300_000;
        var writing = RandomBytes.WriteAsync(client.Stream, 5, Length);
        var received = new MemoryStream();
        var buffer = new byte[1000];
        for (var i = 0; received.Length < Length; i++)
        {
            using var cancellation = new CancellationTokenSource();
            var read = server.Stream.ReadAsync(buffer, cancellation.Token).AsTask();
            if (i % 3 == 0)
            {
                await cancellation.CancelAsync();
            }

            try
            {
                received.Write(buffer, 0, await read);
            }
            catch (OperationCanceledException)
            {
                // Nothing was taken.
            }
        }

        await writing;
        received.ToArray().Should().Equal(RandomBytes.Create(5, Length));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_read_into_nothing_waits_until_there_is_something()
    {
        await using var pair = await SessionPair.CreateAsync();
        var (client, server) = await pair.OpenAsync();
        var waiting = server.Stream.ReadAsync(Memory<byte>.Empty).AsTask();
        await pair.Client.PingAsync();
        waiting.IsCompleted.Should().BeFalse();
        await client.Stream.WriteAsync(new byte[] { 42 });
        (await waiting.WaitAsync(TestTimeouts.Wait)).Should().Be(0);
        var received = new byte[10];
        (await server.Stream.ReadAsync(received)).Should().Be(1);
        received[0].Should().Be(42);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_closed_channel_is_gone_at_both_ends_and_what_was_written_is_read()
    {
        await using var pair = await SessionPair.CreateAsync();
        var (client, server) = await pair.OpenAsync();
        await client.Stream.WriteAsync(RandomBytes.Create(1, 100_000));
        await client.DisposeAsync();

        await RandomBytes.VerifyToEndAsync(server.Stream, 1, 100_000);
        await server.PeerClosed.WaitAsync(TestTimeouts.Wait);
        await Eventually.TrueAsync(() => pair.Client.ChannelCount == 0 && pair.Server.ChannelCount == 0);
        var act = () => server.Stream.WriteAsync(new byte[1]).AsTask();
        (await act.Should().ThrowAsync<SshException>()).Which.Failure.Should().Be(SshFailure.Disconnected);
        act = () => client.Stream.ReadAsync(new byte[1]).AsTask();
        await act.Should().ThrowAsync<SshException>();
        await client.DisposeAsync();
        client.Abort();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_aborted_channel_ends_a_read_that_waits_and_drops_what_comes()
    {
        await using var pair = await SessionPair.CreateAsync();
        var (client, server) = await pair.OpenAsync();
        var reading = client.Stream.ReadAsync(new byte[1]).AsTask();
        client.Abort();
        Func<Task> act = () => reading;
        (await act.Should().ThrowAsync<SshException>()).Which.Failure.Should().Be(SshFailure.Disconnected);
        (await server.Stream.ReadAsync(new byte[1])).Should().Be(0);
        await Eventually.TrueAsync(() => pair.Client.ChannelCount == 0 && pair.Server.ChannelCount == 0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_end_of_the_session_ends_everything_that_waits_with_its_reason()
    {
        await using var pair = await SessionPair.CreateAsync(serverOptions: SessionPair.ServerOptions with { InitialWindow = 4096 });
        var (client, _) = await pair.OpenAsync();
        Task[] waiting =
        [
            client.Stream.ReadAsync(new byte[1]).AsTask(),
            client.Stream.WriteAsync(new byte[10_000]).AsTask(),
            pair.Client.OpenChannelAsync("direct-tcpip", new SshEndPoints("h", 1, "h", 1).ToBytes()).AsTask(),
        ];
        pair.Client.Abort(new SshException(SshFailure.TimedOut, "enough"));

        foreach (var task in waiting)
        {
            Func<Task> act = () => task.WaitAsync(TestTimeouts.Wait);
            (await act.Should().ThrowAsync<SshException>()).Which.Failure.Should().Be(SshFailure.TimedOut);
        }

        await pair.Server.Ended.WaitAsync(TestTimeouts.Wait);
        pair.Server.EndReason!.Message.Should().Contain("enough");
        (await pair.Client.AcceptChannelAsync()).Should().BeNull();
        Func<Task> open = () => pair.Client.OpenChannelAsync("x").AsTask();
        await open.Should().ThrowAsync<SshException>();
        Func<Task> ping = () => pair.Client.PingAsync().AsTask();
        await ping.Should().ThrowAsync<SshException>();
        pair.ClientStream.IsDisposed.Should().BeTrue();
        pair.ServerStream.IsDisposed.Should().BeTrue();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_opening_that_is_cancelled_is_closed_when_the_peer_opens_it()
    {
        await using var pair = await SessionPair.CreateAsync();
        using var cancellation = new CancellationTokenSource();
        var opening = pair.Client.OpenDirectTcpIpAsync("h", 1, cancellationToken: cancellation.Token).AsTask();
        var offered = await pair.Server.AcceptChannelAsync();
        await cancellation.CancelAsync();
        Func<Task> act = () => opening;
        await act.Should().ThrowAsync<OperationCanceledException>();

        var server = offered!.Accept();
        await server.PeerClosed.WaitAsync(TestTimeouts.Wait);
        await Eventually.TrueAsync(() => pair.Client.ChannelCount == 0 && pair.Server.ChannelCount == 0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Channels_that_are_too_many_or_that_nobody_accepts_or_knows_are_refused()
    {
        await using var pair = await SessionPair.CreateAsync(serverOptions: SessionPair.ServerOptions with { MaxChannels = 4, AcceptBacklog = 3, ChannelTypes = ["direct-tcpip", "tunnel"] });
        var openings = Enumerable.Range(0, 3).Select(_ => pair.Client.OpenChannelAsync("tunnel").AsTask()).ToArray();

        (await RefusalAsync(() => pair.Client.OpenChannelAsync("tunnel"))).Should().Be(SshOpenFailure.ResourceShortage, "the backlog is full");
        (await RefusalAsync(() => pair.Client.OpenChannelAsync("session"))).Should().Be(SshOpenFailure.UnknownChannelType);
        (await RefusalAsync(() => pair.Client.OpenChannelAsync("forwarded-tcpip", new SshEndPoints("h", 1, "h", 1).ToBytes()))).Should().Be(SshOpenFailure.UnknownChannelType);
        foreach (var opening in openings)
        {
            (await pair.Server.AcceptChannelAsync())!.Accept().Type.Should().Be("tunnel");
            await opening;
        }

        var last = pair.Client.OpenChannelAsync("tunnel").AsTask();
        (await pair.Server.AcceptChannelAsync())!.Accept();
        await last;
        (await RefusalAsync(() => pair.Client.OpenChannelAsync("tunnel"))).Should().Be(SshOpenFailure.ResourceShortage, "there are four");
        await (await last).DisposeAsync();
        await Eventually.TrueAsync(() => pair.Server.ChannelCount == 3);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_opening_is_answered_once()
    {
        await using var pair = await SessionPair.CreateAsync();
        _ = pair.Client.OpenDirectTcpIpAsync("h", 1).AsTask();
        var offered = await pair.Server.AcceptChannelAsync();
        offered!.Accept();
        FluentActions.Invoking(() => offered.Refuse(SshOpenFailure.ConnectFailed, "")).Should().Throw<InvalidOperationException>();
        FluentActions.Invoking(offered.Accept).Should().Throw<InvalidOperationException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_thousand_channels_at_once_keep_their_bytes_apart()
    {
        await using var pair = await SessionPair.CreateAsync(serverOptions: SessionPair.ServerOptions with { AcceptBacklog = 1024 });
        var pairs = await Task.WhenAll(Enumerable.Range(0, 1000).Select(async _ =>
        {
            var client = await pair.Client.OpenDirectTcpIpAsync("h", 1);
            return client;
        }).Append(AcceptAsync(pair, 1000)));

        pair.Server.ChannelCount.Should().Be(1000);
        await Task.WhenAll(pairs[..1000].Select(async (client, index) =>
        {
            await client.Stream.WriteAsync(RandomBytes.Create(index, 1000));
            await client.CompleteWritesAsync();
            await RandomBytes.VerifyToEndAsync(client.Stream, index, 1000);
            await client.DisposeAsync();
        }));
        await Eventually.TrueAsync(() => pair.Server.ChannelCount == 0 && pair.Client.ChannelCount == 0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_flush_waits_until_the_bytes_are_with_the_connection_below()
    {
        var (clientStream, serverStream) = DuplexStream.CreatePair(capacity: 1024);
        var accepting = SshServerSession.AcceptAsync(serverStream, SessionPair.ServerOptions).AsTask();
        await using var client = await SshClientSession.ConnectAsync(clientStream, SessionPair.ClientOptions);
        await using var server = await accepting;
        var opening = client.OpenDirectTcpIpAsync("h", 1).AsTask();
        var accepted = (await server.AcceptChannelAsync())!.Accept();
        var channel = await opening;

        await channel.Stream.WriteAsync(RandomBytes.Create(9, 200_000));
        await channel.Stream.FlushAsync();
        await RandomBytes.VerifyAsync(accepted.Stream, 9, 200_000);
    }

    private static async Task<SshChannel> AcceptAsync(SessionPair pair, int count)
    {
        SshChannel? last = null;
        for (var i = 0; i < count; i++)
        {
            last = (await pair.Server.AcceptChannelAsync())!.Accept();
            _ = EchoAsync(last);
        }

        return last!;
    }

    private static async Task EchoAsync(SshChannel channel)
    {
        await channel.Stream.CopyToAsync(channel.Stream);
        await channel.DisposeAsync();
    }

    private static async Task<SshOpenFailure> RefusalAsync(Func<ValueTask<SshChannel>> open)
    {
        Func<Task> act = () => open().AsTask();
        return (await act.Should().ThrowAsync<SshOpenException>()).Which.Reason;
    }
}
