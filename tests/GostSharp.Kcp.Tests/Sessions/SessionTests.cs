using System.Net;
using GostSharp.Kcp.Tests.Network;

namespace GostSharp.Kcp.Tests.Sessions;

public sealed class SessionTests : SessionTestBase
{
    public static TheoryData<KcpCipher> Ciphers => new(Enum.GetValues<KcpCipher>());

    // Of its own, so that what other tests do at the same time is not seen.
    internal override TimeProvider Clock { get; } = new RealTime();

    [Theory]
    [MemberData(nameof(Ciphers))]
    public async Task Bytes_go_both_ways_with_every_cipher(KcpCipher cipher)
    {
        var options = Options with { Crypt = KcpCrypt.FromPassword(cipher, "key") };
        var (client, server) = await OpenAsync(Listen(null, options), options);
        var random = new Random(1);
        var (up, down) = (new byte[100_000], new byte[60_000]);
        random.NextBytes(up);
        random.NextBytes(down.AsSpan(0, 30_000));

        var writing = Task.WhenAll(client.Stream.WriteAsync(up).AsTask(), server.Stream.WriteAsync(down).AsTask());
        var received = await Task.WhenAll(ReadAsync(server, up.Length), ReadAsync(client, down.Length));
        await writing;

        received[0].Should().Equal(up);
        received[1].Should().Equal(down);
        await client.DrainAsync().WaitAsync(TestTimeouts.Wait);
        client.Statistics.Unacknowledged.Should().Be(0);
    }

    [Fact]
    public async Task Bytes_arrive_whatever_is_lost()
    {
        var random = new Random(5);
        Network.Passes = (_, _, _) =>
        {
            lock (random)
            {
                return random.NextDouble() > 0.1;
            }
        };
        var options = Options.WithMode(KcpMode.Fast3);
        var (client, server) = await OpenAsync(Listen(null, options), options);
        var data = new byte[300_000];
        new Random(6).NextBytes(data);

        var writing = client.Stream.WriteAsync(data).AsTask();

        (await ReadAsync(server, data.Length)).Should().Equal(data);
        await writing;
    }

    [Fact]
    public async Task Sessions_do_not_mix()
    {
        var listener = Listen();
        var pairs = new List<(KcpSession Client, KcpSession Server)>();
        for (var i = 0; i < 20; i++)
        {
            pairs.Add(await OpenAsync(listener));
        }

        await Task.WhenAll(pairs.Select(async (pair, i) =>
        {
            var data = Enumerable.Repeat((byte)i, 50_000).ToArray();
            var writing = pair.Client.Stream.WriteAsync(data).AsTask();
            (await ReadAsync(pair.Server, data.Length)).Should().Equal(data);
            await writing;
        }));
    }

    [Fact]
    public async Task A_read_waits_until_it_is_cancelled_and_loses_nothing()
    {
        var (client, server) = await OpenAsync(Listen());
        using var cancellation = new CancellationTokenSource();
        var read = server.Stream.ReadAsync(new byte[10], cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await read.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();

        await client.Stream.WriteAsync(new byte[] { 1, 2 });
        (await ReadAsync(server, 2)).Should().Equal(1, 2);
    }

    [Fact]
    public async Task A_read_into_an_empty_buffer_waits_and_takes_nothing()
    {
        foreach (var compression in new[] { true, false })
        {
            var options = Options with { Compression = compression };
            var (client, server) = await OpenAsync(Listen(null, options), options);
            var read = server.Stream.ReadAsync(Memory<byte>.Empty).AsTask();
            read.IsCompleted.Should().BeFalse();

            await client.Stream.WriteAsync(new byte[] { 3 });

            (await read.WaitAsync(TestTimeouts.Wait)).Should().Be(0);
            (await ReadAsync(server, 1)).Should().Equal(3);
        }
    }

    [Fact]
    public async Task A_writer_waits_for_the_reader()
    {
        var options = Options with { Compression = false, SendWindow = 16, ReceiveWindow = 16 };
        var (client, server) = await OpenAsync(Listen(null, options), options);
        var data = new byte[200_000];
        new Random(1).NextBytes(data);
        using var cancellation = new CancellationTokenSource();
        var write = client.Stream.WriteAsync(data, cancellation.Token).AsTask();
        await Eventually.TrueAsync(() => server.Statistics.Unread == 16 * 1298);
        write.IsCompleted.Should().BeFalse();
        client.Statistics.Unacknowledged.Should().BeLessThanOrEqualTo(16);

        (await ReadAsync(server, data.Length)).Should().Equal(data);
        await write.WaitAsync(TestTimeouts.Wait);

        // And a writer that waits can be called off.
        write = client.Stream.WriteAsync(data, cancellation.Token).AsTask();
        await Eventually.TrueAsync(() => server.Statistics.Unread == 16 * 1298);
        await cancellation.CancelAsync();
        await write.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Two_reads_at_once_are_a_mistake()
    {
        var (_, server) = await OpenAsync(Listen(null, Options with { Compression = false }), Options with { Compression = false });
        var first = server.Stream.ReadAsync(new byte[1]).AsTask();
        var second = () => server.Stream.ReadAsync(new byte[1]).AsTask();
        await second.Should().ThrowAsync<InvalidOperationException>();
        server.Abort();
        await first.Invoking(task => task).Should().ThrowAsync<KcpException>();
    }

    [Fact]
    public async Task Aborting_ends_everything_at_once()
    {
        var (client, _) = await OpenAsync(Listen());
        var read = client.Stream.ReadAsync(new byte[1]).AsTask();
        var cause = new InvalidOperationException("enough");

        client.Abort(cause);

        (await read.Invoking(task => task).Should().ThrowAsync<KcpException>()).Which.InnerException.Should().BeSameAs(cause);
        await client.Ended;
        client.EndReason!.Reason.Should().Be(KcpEndReason.Aborted);
        var write = () => client.Stream.WriteAsync(new byte[1]).AsTask();
        await write.Should().ThrowAsync<KcpException>();
        var drain = () => client.DrainAsync();
        await drain.Should().ThrowAsync<KcpException>();
    }

    [Fact]
    public async Task A_session_that_is_disposed_of_sends_its_last_bytes_again_until_they_have_arrived()
    {
        var options = Options with { Linger = TestTimeouts.Wait, DataShards = 0, ParityShards = 0 };
        var listener = Listen(null, options);
        var (client, server) = await OpenAsync(listener, options);
        await client.DrainAsync();
        var lost = 0;
        Network.Passes = (from, _, _) => !from.Equals(client.LocalEndPoint) || Interlocked.Increment(ref lost) > 3;

        await client.Stream.WriteAsync(new byte[] { 1, 2, 3 });
        await client.DisposeAsync();

        (await ReadAsync(server, 3)).Should().Equal(1, 2, 3);
        lost.Should().BeGreaterThan(3);
        client.EndReason!.Reason.Should().Be(KcpEndReason.Disposed);
    }

    [Fact]
    public async Task Lingering_has_an_end()
    {
        var options = Options with { Linger = TimeSpan.FromMilliseconds(50) };
        var (client, _) = await OpenAsync(Listen(null, options), options);
        Network.Passes = (_, _, _) => false;
        await client.Stream.WriteAsync(new byte[] { 1 });

        await client.DisposeAsync().AsTask().WaitAsync(TestTimeouts.Wait);
    }

    [Fact]
    public async Task The_stream_disposes_of_its_session()
    {
        var (client, server) = await OpenAsync(Listen());
        await client.Stream.DisposeAsync();
        client.EndReason!.Reason.Should().Be(KcpEndReason.Disposed);
        server.Stream.Dispose();
        server.EndReason!.Reason.Should().Be(KcpEndReason.Aborted);
    }

    [Fact]
    public async Task A_socket_that_breaks_ends_the_session_with_its_reason()
    {
        var socket = Network.Bind();
        var listener = Listen();
        await using var client = KcpClient.Connect(socket, listener.LocalEndPoint!, Options, Clock);
        socket.Breaks = new IOException("broken");
        socket.Deliver([1], Address(1));

        await client.Ended.WaitAsync(TestTimeouts.Wait);

        client.EndReason!.Reason.Should().Be(KcpEndReason.SocketClosed);
        client.EndReason.InnerException.Should().BeSameAs(socket.Breaks);
        await Eventually.TrueAsync(() => socket.IsDisposed);
    }

    [Fact]
    public async Task Packets_that_the_socket_refuses_are_sent_again()
    {
        var socket = Network.Bind();
        var listener = Listen();
        await using var client = KcpClient.Connect(socket, listener.LocalEndPoint!, Options, Clock);
        socket.RefusesToSend = new IOException("no route");
        await client.Stream.WriteAsync(new byte[] { 4 });
        socket.RefusesToSend = null;

        (await ReadAsync(await AcceptAsync(listener), 1)).Should().Equal(4);
    }

    [Fact]
    public async Task A_socket_that_takes_nothing_holds_up_nobody()
    {
        var socket = Network.Bind();
        var listener = Own(KcpListener.Start(socket, [Options], new KcpListenerOptions { SendQueue = 64 }, Clock));
        var (client, server) = await OpenAsync(listener);
        await server.DrainAsync();
        var gate = new TaskCompletionSource();
        socket.HoldsSends = gate.Task;
        var data = new byte[32_000];
        new Random(1).NextBytes(data);
        try
        {
            var write = server.Stream.WriteAsync(data).AsTask();

            // What cannot leave is sent again and again, until there is no more room for it.
            await Eventually.TrueAsync(() => server.Statistics.PacketsDropped > 0);
            await write.WaitAsync(TestTimeouts.Wait);
        }
        finally
        {
            gate.SetResult();
        }

        (await ReadAsync(client, data.Length)).Should().Equal(data);
    }

    [Fact]
    public async Task A_name_is_as_good_as_an_address()
    {
        var listener = Listen();
        var name = new DnsEndPoint("server", 1);
        var socket = new RenamingSocket(Network.Bind(), name, listener.LocalEndPoint!);
        await using var client = KcpClient.Connect(socket, name, Options, Clock);
        await client.Stream.WriteAsync(new byte[] { 1 });
        var server = await AcceptAsync(listener);
        await server.Stream.WriteAsync(new byte[] { 2 });

        (await ReadAsync(client, 1)).Should().Equal(2);
    }

    private sealed class RealTime : TimeProvider;

    /// <summary>Knows the address that a name stands for.</summary>
    private sealed class RenamingSocket(MemoryKcpSocket inner, EndPoint name, EndPoint address) : KcpSocket
    {
        public override EndPoint? LocalEndPoint => inner.LocalEndPoint;

        public override ValueTask<int> ReceiveAsync(Memory<KcpDatagram> datagrams, CancellationToken cancellationToken = default) => inner.ReceiveAsync(datagrams, cancellationToken);

        public override ValueTask SendAsync(ReadOnlyMemory<KcpDatagram> datagrams, CancellationToken cancellationToken = default) =>
            inner.SendAsync(datagrams.ToArray().Select(datagram => datagram with { Peer = datagram.Peer!.Equals(name) ? address : datagram.Peer }).ToArray(), cancellationToken);

        public override ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
