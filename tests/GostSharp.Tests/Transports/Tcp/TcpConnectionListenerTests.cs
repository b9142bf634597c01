using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using GostSharp.Kernel;
using GostSharp.Transports.Tcp;
using GostSharp.Transports.Tcp.Linux;

namespace GostSharp.Tests.Transports.Tcp;

public sealed class TcpConnectionListenerTests
{
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Disposing_ends_a_pending_accept_and_later_ones_with_null()
    {
        var listener = TcpConnectionListener.Bind(AnyPort, new TcpOptions());
        var accepting = listener.AcceptAsync().AsTask();

        await listener.DisposeAsync();

        (await accepting).Should().BeNull();
        (await listener.AcceptAsync()).Should().BeNull();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Disposing_twice_leaves_every_loop_once()
    {
        if (!LinuxTcp.IsSupported)
        {
            return; // The framework accepts.
        }

        var listener = TcpConnectionListener.Bind(AnyPort, new TcpOptions());
        var accepting = Enumerable.Range(0, listener.Lanes).Select(lane => listener.AcceptPromptlyAsync(lane, CancellationToken.None).AsTask()).ToArray();
        var loops = Enumerable.Range(0, listener.Lanes).Select(EventLoops.JoinAt).ToArray();

        await listener.DisposeAsync();
        await listener.DisposeAsync();

        await Task.WhenAll(accepting);
        loops.Should().OnlyContain(loop => loop.Users >= 1);
        Array.ForEach(loops, loop => EventLoops.Leave(loop));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_accept_can_be_cancelled_and_the_listener_goes_on()
    {
        await using var listener = TcpConnectionListener.Bind(AnyPort, new TcpOptions());
        using var caller = new CancellationTokenSource();
        var accepting = listener.AcceptAsync(caller.Token).AsTask();

        await caller.CancelAsync();

        await accepting.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        await using var pair = await TcpPair.CreateAsync(listener, IPAddress.Loopback);
        pair.Connection.Should().NotBeNull();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Whoever_accepts_does_not_go_on_on_the_thread_of_a_loop_when_it_fails_either()
    {
        await using var listener = TcpConnectionListener.Bind(AnyPort, new TcpOptions());
        Task<bool>? accepting = null;

        LoopThread.Run(() => accepting = FailAsync(listener));

        (await accepting!).Should().BeFalse();

        static async Task<bool> FailAsync(TcpConnectionListener listener)
        {
            try
            {
                await listener.AcceptAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);
                throw new InvalidOperationException("It was cancelled before it began.");
            }
            catch (OperationCanceledException)
            {
                return PromptThread.IsCurrent;
            }
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Those_who_accept_at_once_get_every_connection_between_them_once()
    {
        const int Count = 500;
        await using var listener = TcpConnectionListener.Bind(AnyPort, new TcpOptions());
        using var enough = new CancellationTokenSource();
        var accepted = new ConcurrentQueue<EndPoint?>();
        var lanes = Enumerable.Range(0, listener.Lanes).Select(lane => AcceptAllAsync(listener, lane, accepted, enough.Token)).ToArray();

        var clients = await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => Task.Run(() => ConnectAsync(listener))));

        await Eventually.TrueAsync(() => accepted.Count >= Count);
        await enough.CancelAsync();
        await Task.WhenAll(lanes);
        accepted.Should().BeEquivalentTo(clients.Select(client => client.LocalEndPoint));
        Array.ForEach(clients, client => client.Dispose());
    }

    // The kernel tells one only: one that is told, but has something else to do, must not keep it to itself.
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task One_who_accepts_gets_every_connection_while_the_others_have_paused()
    {
        await using var listener = TcpConnectionListener.Bind(AnyPort, new TcpOptions());
        for (var lane = 1; lane < listener.Lanes; lane++)
        {
            using var pause = new CancellationTokenSource();
            var accepting = listener.AcceptPromptlyAsync(lane, pause.Token).AsTask();
            await pause.CancelAsync();
            await accepting.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        }

        for (var i = 0; i < 100; i++)
        {
            var accepting = listener.AcceptPromptlyAsync(lane: 0, CancellationToken.None).AsTask();
            using var client = await ConnectAsync(listener);
            await using var connection = await accepting;
            connection!.RemoteEndPoint.Should().Be(client.LocalEndPoint);
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_address_that_is_taken_is_unavailable()
    {
        await using var listener = TcpConnectionListener.Bind(AnyPort, new TcpOptions());
        var address = (IPEndPoint)listener.LocalEndPoint!;
        address.Port.Should().NotBe(0);

        var failure = FluentActions.Invoking(() => TcpConnectionListener.Bind(address, new TcpOptions())).Should().Throw<BindFailedException>().Which;

        (failure.Reason, failure.Address).Should().Be((FailureReason.AddressUnavailable, address));
        failure.Message.Should().StartWith($"{address}: ");
    }

    [Fact]
    public void An_address_that_is_not_ours_is_unavailable()
    {
        var address = new IPEndPoint(IPAddress.Parse("192.0.2.1"), 0);

        FluentActions.Invoking(() => TcpConnectionListener.Bind(address, new TcpOptions())).Should().Throw<BindFailedException>()
            .Which.Reason.Should().Be(FailureReason.AddressUnavailable);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_port_is_free_again_afterwards()
    {
        var listener = TcpConnectionListener.Bind(AnyPort, new TcpOptions());
        var address = (IPEndPoint)listener.LocalEndPoint!;
        await listener.DisposeAsync();

        await using var again = TcpConnectionListener.Bind(address, new TcpOptions());

        again.LocalEndPoint.Should().Be(address);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Accepted_sockets_have_the_options_of_the_listener()
    {
        await using var listener = TcpConnectionListener.Bind(AnyPort, new TcpOptions { KeepAlive = TimeSpan.FromSeconds(42) });
        await using var pair = await TcpPair.CreateAsync(listener, IPAddress.Loopback);

        pair.Connection.TryDetachSocket(out var handle, out _).Should().BeTrue();
        using var socket = new Socket(handle!);
        socket.NoDelay.Should().BeTrue();
        ((int)socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime)!).Should().Be(42);
        ((int)socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval)!).Should().Be(21);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_dead_peer_is_noticed_within_half_a_minute_though_nothing_is_sent()
    {
        await using var listener = TcpConnectionListener.Bind(AnyPort, new TcpOptions());
        await using var pair = await TcpPair.CreateAsync(listener, IPAddress.Loopback);

        pair.Connection.TryDetachSocket(out var handle, out _).Should().BeTrue();
        using var socket = new Socket(handle!);
        int Option(SocketOptionName name) => (int)socket.GetSocketOption(SocketOptionLevel.Tcp, name)!;
        var (idle, interval, probes) =
            (Option(SocketOptionName.TcpKeepAliveTime), Option(SocketOptionName.TcpKeepAliveInterval), Option(SocketOptionName.TcpKeepAliveRetryCount));
        (idle + (interval * probes)).Should().BeLessThan(30);
    }

    private static async Task<Socket> ConnectAsync(TcpConnectionListener listener)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.LocalEndPoint!);
        return client;
    }

    private static async Task AcceptAllAsync(TcpConnectionListener listener, int lane, ConcurrentQueue<EndPoint?> accepted, CancellationToken cancellationToken)
    {
        try
        {
            while (await listener.AcceptPromptlyAsync(lane, cancellationToken) is { } connection)
            {
                accepted.Enqueue(connection.RemoteEndPoint);
                await connection.DisposeAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // There will be no more.
        }
    }
}
