using System.Net;
using System.Net.Sockets;
using GostSharp.Transports.Tcp;

namespace GostSharp.Tests.Transports.Tcp;

public sealed class TcpConnectionTests
{
    private const int UserTimeout = 18; // TCP_USER_TIMEOUT

    private readonly byte[] _buffer = new byte[16];

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task After_the_end_of_writing_the_peer_sees_the_end_and_may_still_send()
    {
        await using var pair = await TcpPair.CreateAsync();
        await pair.Connection.Stream.WriteAsync("abc"u8.ToArray());
        await pair.Connection.CompleteWritesAsync();

        (await pair.Peer.ReceiveAsync(_buffer)).Should().Be(3);
        (await pair.Peer.ReceiveAsync(_buffer)).Should().Be(0);
        await pair.Peer.SendAsync("de"u8.ToArray());
        (await pair.Connection.Stream.ReadAsync(_buffer)).Should().Be(2);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_abort_is_a_reset_at_the_peer()
    {
        await using var pair = await TcpPair.CreateAsync();

        pair.Connection.Abort();
        pair.Connection.Abort();

        var receive = await pair.Peer.Invoking(peer => peer.ReceiveAsync(_buffer)).Should().ThrowAsync<SocketException>();
        receive.Which.SocketErrorCode.Should().Be(SocketError.ConnectionReset);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_limit_of_silence_reaches_the_socket_below_every_wrapper()
    {
        await using var pair = await TcpPair.CreateAsync();
        await using var outer = new StreamConnection(new MemoryStream(), new StreamConnection(new MemoryStream(), pair.Connection));

        outer.LimitSilence(TimeSpan.FromSeconds(25));

        pair.Connection.TryDetachSocket(out var handle, out _).Should().BeTrue();
        using var socket = new Socket(handle!);
        var limit = new byte[4];
        socket.GetRawSocketOption((int)SocketOptionLevel.Tcp, UserTimeout, limit);
        BitConverter.ToInt32(limit).Should().Be(25_000);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_limit_of_silence_for_what_has_ended_is_nothing()
    {
        await using var pair = await TcpPair.CreateAsync();
        pair.Connection.Abort();

        pair.Connection.LimitSilence(TimeSpan.FromSeconds(25));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Disposing_is_an_orderly_end_at_the_peer()
    {
        await using var pair = await TcpPair.CreateAsync();
        await pair.Connection.Stream.WriteAsync("abc"u8.ToArray());

        await pair.Connection.DisposeAsync();

        (await pair.Peer.ReceiveAsync(_buffer)).Should().Be(3);
        (await pair.Peer.ReceiveAsync(_buffer)).Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_abort_ends_a_pending_read()
    {
        await using var pair = await TcpPair.CreateAsync();
        var reading = pair.Connection.Stream.ReadAsync(_buffer).AsTask();

        pair.Connection.Abort();

        await reading.Invoking(task => task).Should().ThrowAsync<IOException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_socket_is_handed_over_with_what_was_given_back_and_outlives_the_connection()
    {
        await using var pair = await TcpPair.CreateAsync();
        pair.Connection.Unread("left"u8.ToArray());

        pair.Connection.TryDetachSocket(out var handle, out var leftover).Should().BeTrue();
        leftover.ToArray().Should().Equal("left"u8.ToArray());
        pair.Connection.Abort();
        await pair.Connection.DisposeAsync();

        using var socket = new Socket(handle!);
        await socket.SendAsync("still here"u8.ToArray());
        (await pair.Peer.ReceiveAsync(_buffer)).Should().Be(10);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_socket_is_handed_over_once()
    {
        await using var pair = await TcpPair.CreateAsync();
        pair.Connection.TryDetachSocket(out var handle, out _).Should().BeTrue();

        pair.Connection.TryDetachSocket(out var second, out var leftover).Should().BeFalse();

        (second, leftover.IsEmpty).Should().Be((null, true));
        handle!.Dispose();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_closed_connection_has_no_socket_to_hand_over_and_no_new_addresses()
    {
        await using var pair = await TcpPair.CreateAsync();
        var remote = pair.Connection.RemoteEndPoint;
        await pair.Connection.DisposeAsync();

        pair.Connection.TryDetachSocket(out _, out _).Should().BeFalse();
        pair.Connection.RemoteEndPoint.Should().Be(remote);
        pair.Connection.LocalEndPoint.Should().BeNull();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_ipv4_peer_of_a_dual_stack_socket_is_known_by_its_ipv4_address()
    {
        await using var listener = TcpConnectionListener.Bind(new IPEndPoint(IPAddress.IPv6Any, 0), new TcpOptions());
        await using var pair = await TcpPair.CreateAsync(listener, IPAddress.Loopback);

        pair.Connection.RemoteEndPoint.Should().Be(pair.Peer.LocalEndPoint);
        pair.Connection.LocalEndPoint.Should().Be(pair.Peer.RemoteEndPoint);
    }
}
