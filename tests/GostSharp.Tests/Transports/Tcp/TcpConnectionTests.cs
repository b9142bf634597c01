using System.Net;
using System.Net.Sockets;
using GostSharp.Transports.Tcp;

namespace GostSharp.Tests.Transports.Tcp;

/// <summary>What TCP connections promise, as this system makes them.</summary>
public class TcpConnectionTests
{
    private const int UserTimeout = 18; // TCP_USER_TIMEOUT

    private readonly byte[] _buffer = new byte[16];

    private protected virtual Task<TcpPair> CreateAsync() => TcpPair.CreateAsync();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task After_the_end_of_writing_the_peer_sees_the_end_and_may_still_send()
    {
        await using var pair = await CreateAsync();
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
        await using var pair = await CreateAsync();

        pair.Connection.Abort();
        pair.Connection.Abort();

        var receive = await pair.Peer.Invoking(peer => peer.ReceiveAsync(_buffer)).Should().ThrowAsync<SocketException>();
        receive.Which.SocketErrorCode.Should().Be(SocketError.ConnectionReset);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(false, 25_000)]
    [InlineData(true, 0)]
    public async Task A_limit_of_silence_reaches_the_socket_below_every_wrapper(bool takenBack, int expected)
    {
        await using var pair = await TcpPair.CreateAsync();
        await using var outer = new StreamConnection(new MemoryStream(), new StreamConnection(new MemoryStream(), pair.Connection));

        outer.LimitSilence(TimeSpan.FromSeconds(25));
        if (takenBack)
        {
            outer.LimitSilence(Timeout.InfiniteTimeSpan);
        }

        pair.Connection.TryDetachSocket(out var handle, out _).Should().BeTrue();
        using var socket = new Socket(handle!);
        var limit = new byte[4];
        socket.GetRawSocketOption((int)SocketOptionLevel.Tcp, UserTimeout, limit);
        BitConverter.ToInt32(limit).Should().Be(expected);
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
        await using var pair = await CreateAsync();
        await pair.Connection.Stream.WriteAsync("abc"u8.ToArray());

        await pair.Connection.DisposeAsync();

        (await pair.Peer.ReceiveAsync(_buffer)).Should().Be(3);
        (await pair.Peer.ReceiveAsync(_buffer)).Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_abort_ends_a_pending_read()
    {
        await using var pair = await CreateAsync();
        var reading = pair.Connection.Stream.ReadAsync(_buffer).AsTask();

        pair.Connection.Abort();

        await reading.Invoking(task => task).Should().ThrowAsync<IOException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_socket_is_handed_over_with_what_was_given_back_and_outlives_the_connection()
    {
        await using var pair = await CreateAsync();
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
        await using var pair = await CreateAsync();
        pair.Connection.TryDetachSocket(out var handle, out _).Should().BeTrue();

        pair.Connection.TryDetachSocket(out var second, out var leftover).Should().BeFalse();

        (second, leftover.IsEmpty).Should().Be((null, true));
        handle!.Dispose();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_closed_connection_has_no_socket_to_hand_over_and_no_new_addresses()
    {
        await using var pair = await CreateAsync();
        var remote = pair.Connection.RemoteEndPoint;
        await pair.Connection.DisposeAsync();

        pair.Connection.TryDetachSocket(out _, out _).Should().BeFalse();
        pair.Connection.RemoteEndPoint.Should().Be(remote);
        pair.Connection.LocalEndPoint.Should().BeNull();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_read_of_an_empty_buffer_waits_for_bytes_and_takes_none()
    {
        await using var pair = await CreateAsync();
        var waiting = pair.Connection.Stream.ReadAsync(Memory<byte>.Empty).AsTask();
        waiting.IsCompleted.Should().BeFalse();

        await pair.Peer.SendAsync("abc"u8.ToArray());

        (await waiting).Should().Be(0);
        (await pair.Connection.Stream.ReadAsync(Memory<byte>.Empty)).Should().Be(0);
        (await pair.Connection.Stream.ReadAsync(_buffer)).Should().Be(3);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_cancelled_read_loses_nothing()
    {
        await using var pair = await CreateAsync();
        for (var i = 0; i < 100; i++)
        {
            using var caller = new CancellationTokenSource();
            var reading = pair.Connection.Stream.ReadAsync(_buffer.AsMemory(0, 1), caller.Token).AsTask();
            var sending = Task.Run(() => pair.Peer.SendAsync(new[] { (byte)i }));
            await caller.CancelAsync();
            var read = await Task.WhenAny(reading) == reading && reading.IsCompletedSuccessfully;
            if (!read)
            {
                await reading.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
                await pair.Connection.Stream.ReadExactlyAsync(_buffer.AsMemory(0, 1));
            }

            _buffer[0].Should().Be((byte)i);
            await sending;
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_write_that_no_buffer_holds_waits_for_its_reader_and_arrives_whole()
    {
        const int Length = 30_000_000;
        await using var pair = await CreateAsync();
        using var peer = new NetworkStream(pair.Peer);

        var writing = RandomBytes.WriteAsync(pair.Connection.Stream, 3, Length);
        var back = RandomBytes.WriteAsync(peer, 4, Length);
        var received = await Task.WhenAll(RandomBytes.VerifyAsync(peer, 3, Length), RandomBytes.VerifyAsync(pair.Connection.Stream, 4, Length));

        received.Should().BeEquivalentTo(await Task.WhenAll(writing, back), options => options.WithStrictOrdering());
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_abort_ends_a_pending_write()
    {
        await using var pair = await CreateAsync();
        var writing = pair.Connection.Stream.WriteAsync(new byte[64_000_000]).AsTask();

        pair.Connection.Abort();

        await writing.Invoking(task => task).Should().ThrowAsync<IOException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_closed_connection_can_neither_be_read_nor_written()
    {
        await using var pair = await CreateAsync();
        await pair.Connection.DisposeAsync();

        await pair.Connection.Stream.Invoking(stream => stream.ReadAsync(_buffer).AsTask()).Should().ThrowAsync<ObjectDisposedException>();
        await pair.Connection.Stream.Invoking(stream => stream.WriteAsync(_buffer).AsTask()).Should().ThrowAsync<ObjectDisposedException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Who_has_taken_the_socket_is_told_of_an_abort_before_or_after()
    {
        await using var pair = await CreateAsync();
        pair.Connection.TryDetachSocket(out var handle, out _).Should().BeTrue();
        using var socket = new Socket(handle!);
        var taker = new Taker();
        var reason = new IOException();

        pair.Connection.WhenAborted(taker);
        pair.Connection.Abort(reason);
        pair.Connection.WhenAborted(taker);

        taker.Told.Should().Equal(reason, null);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_ipv4_peer_of_a_dual_stack_socket_is_known_by_its_ipv4_address()
    {
        await using var listener = TcpConnectionListener.Bind(new IPEndPoint(IPAddress.IPv6Any, 0), new TcpOptions());
        await using var pair = await TcpPair.CreateAsync(listener, IPAddress.Loopback);

        pair.Connection.RemoteEndPoint.Should().Be(pair.Peer.LocalEndPoint);
        pair.Connection.LocalEndPoint.Should().Be(pair.Peer.RemoteEndPoint);
    }

    private sealed class Taker : ISocketTaker
    {
        public List<Exception?> Told { get; } = [];

        public void ConnectionAborted(Exception? reason) => Told.Add(reason);
    }
}
