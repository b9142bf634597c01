using System.Net;
using System.Net.Sockets;
using GostSharp.Transports.Tcp;

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
}
