using System.Collections.Concurrent;
using System.Net;
using GostSharp.Kcp.Packets;
using GostSharp.Kcp.Sockets;

namespace GostSharp.Kcp.Tests.Sockets;

public sealed class PacketSenderTests : IAsyncDisposable
{
    private static readonly IPEndPoint Peer = new(IPAddress.Loopback, 1);

    private readonly ScriptedSocket _socket = new();
    private readonly PacketSender _sender;

    public PacketSenderTests() => _sender = new PacketSender(_socket, 1_000);

    public ValueTask DisposeAsync() => _socket.DisposeAsync();

    [Theory]
    [InlineData(8)]
    [InlineData(1)]
    public async Task Whoever_sends_for_all_does_so_for_a_while_only(int batches)
    {
        var goesOn = true;
        _socket.OnSend = () =>
        {
            if (Volatile.Read(ref goesOn))
            {
                Enqueue(1);
            }
        };
        Enqueue(1);
        var thread = new Thread(() => _sender.Kick(batches));
        thread.Start();

        var isFree = thread.Join(TestTimeouts.Wait);

        Volatile.Write(ref goesOn, false);
        isFree.Should().BeTrue("there is always more to send");
        _socket.BatchesOf(thread).Should().Be(batches);
        await _sender.WaitForIdleAsync().WaitAsync(TestTimeouts.Wait);
    }

    [Fact]
    public void Packets_are_counted_as_dropped_one_by_one_where_the_socket_tells()
    {
        var reason = new IOException("no way to one of them");
        _socket.OnSend = () => throw new AggregateException(reason);
        Enqueue(3);
        _sender.Kick();
        (_sender.Dropped, _sender.LastFailure).Should().Be((1, reason));

        _socket.OnSend = () => throw reason;
        Enqueue(3);
        _sender.Kick();
        (_sender.Dropped, _sender.LastFailure).Should().Be((4, reason));
    }

    private void Enqueue(int packets)
    {
        for (var i = 0; i < packets; i++)
        {
            _sender.Enqueue(PacketBuffers.Rent(), 1, Peer);
        }
    }

    /// <summary>Takes everything at once, and does what a test wants meanwhile.</summary>
    private sealed class ScriptedSocket : KcpSocket
    {
        private readonly ConcurrentDictionary<int, int> _batches = [];

        public Action OnSend { get; set; } = () => { };

        public override EndPoint? LocalEndPoint => null;

        /// <summary>How many batches were sent on a thread.</summary>
        public int BatchesOf(Thread thread) => _batches.GetValueOrDefault(thread.ManagedThreadId);

        public override ValueTask<int> ReceiveAsync(Memory<KcpDatagram> datagrams, CancellationToken cancellationToken = default) => ValueTask.FromResult(0);

        public override ValueTask SendAsync(ReadOnlyMemory<KcpDatagram> datagrams, CancellationToken cancellationToken = default)
        {
            _batches.AddOrUpdate(Environment.CurrentManagedThreadId, 1, static (_, count) => count + 1);
            OnSend();
            return ValueTask.CompletedTask;
        }

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
