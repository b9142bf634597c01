using System.Net;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Transports.Memory;

public sealed class MemoryDatagramTests
{
    private readonly MemoryNetwork _network = new(new MemoryNetworkOptions { DatagramQueueLength = 2 });
    private readonly MemoryHost _client;
    private readonly MemoryHost _server;
    private readonly byte[] _buffer = new byte[8];

    public MemoryDatagramTests() => (_client, _server) = (_network.GetHost("client"), _network.GetHost("server"));

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Packets_go_both_ways_and_a_peer_is_always_the_same_object()
    {
        await using var socket = await Bind(53);
        await using var connection = await Connect(53);
        await connection.SendAsync(new byte[] { 1, 2 });
        await connection.SendAsync(ReadOnlyMemory<byte>.Empty);

        var first = await socket.ReceiveAsync(_buffer);
        first.Payload.ToArray().Should().Equal(1, 2);
        var second = await socket.ReceiveAsync(_buffer);
        (second.Length, second.IsEnd).Should().Be((0, false));
        second.Peer.Should().BeSameAs(first.Peer);

        await socket.SendAsync(new byte[] { 3 }, first.Peer!);
        (await connection.ReceiveAsync(_buffer)).Should().Be(new DatagramRead(1));
        connection.LocalEndPoint.Should().Be(first.Peer);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_packet_that_does_not_fit_is_cut_and_says_so()
    {
        await using var socket = await Bind(53);
        await using var connection = await Connect(53);
        await connection.SendAsync(new byte[9]);
        await socket.SendAsync(new byte[8], connection.LocalEndPoint!);
        await socket.SendAsync(new byte[9], connection.LocalEndPoint!);

        var datagram = await socket.ReceiveAsync(_buffer);
        (datagram.Length, datagram.Truncated).Should().Be((8, true));
        (await connection.ReceiveAsync(_buffer)).Should().Be(new DatagramRead(8));
        (await connection.ReceiveAsync(_buffer)).Should().Be(new DatagramRead(8, Truncated: true));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_connection_hears_its_peer_only()
    {
        await using var socket = await Bind(53);
        await using var stranger = await Bind(54);
        await using var connection = await Connect(53);

        await stranger.SendAsync(new byte[] { 1 }, connection.LocalEndPoint!);
        await socket.SendAsync(new byte[] { 2, 3 }, connection.LocalEndPoint!);

        (await connection.ReceiveAsync(_buffer)).Length.Should().Be(2);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_full_queue_drops_the_newest_and_counts_it()
    {
        await using var socket = await Bind(53);
        await using var connection = await Connect(53);
        for (var i = 1; i <= 5; i++)
        {
            await connection.SendAsync(new byte[i]);
        }

        _server.DroppedDatagrams.Should().Be(3);
        _client.DroppedDatagrams.Should().Be(0);
        (await socket.ReceiveAsync(_buffer)).Length.Should().Be(1);
        (await socket.ReceiveAsync(_buffer)).Length.Should().Be(2);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(99, MemoryReachability.Reachable)]
    [InlineData(53, MemoryReachability.Silent)]
    [InlineData(53, MemoryReachability.Unreachable)]
    public async Task A_packet_that_cannot_arrive_is_lost_in_silence(int port, MemoryReachability reachability)
    {
        await using var socket = await Bind(53);
        await using var connection = await Connect(port);
        _server.Reachability = reachability;

        await connection.SendAsync(new byte[1]);

        _server.Reachability = MemoryReachability.Reachable;
        await using var other = await Connect(53);
        await other.SendAsync(new byte[2]);
        (await socket.ReceiveAsync(_buffer)).Length.Should().Be(2);
        _server.DroppedDatagrams.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Many_are_received_at_once()
    {
        await using var socket = await Bind(53);
        await using var connection = await Connect(53);
        await connection.SendAsync(new byte[1]);
        await connection.SendAsync(new byte[2]);
        var batch = Enumerable.Range(0, 4).Select(_ => new Datagram(new byte[8])).ToArray();

        (await socket.ReceiveManyAsync(batch)).Should().Be(2);
        batch.Select(datagram => datagram.Length).Should().Equal(1, 2, 0, 0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Disposing_ends_pending_receives_and_frees_the_port()
    {
        var socket = await Bind(53);
        var connection = await Connect(53);
        var receiving = socket.ReceiveAsync(_buffer).AsTask();
        var reading = connection.ReceiveAsync(_buffer).AsTask();

        await socket.DisposeAsync();
        connection.Abort();

        (await receiving).IsEnd.Should().BeTrue();
        (await reading).IsEnd.Should().BeTrue();
        (await socket.ReceiveManyAsync(new Datagram[1])).Should().Be(0);
        await using var again = await Bind(53);
        var send = () => connection.SendAsync(new byte[1]).AsTask();
        (await send.Should().ThrowAsync<GostException>()).Which.Reason.Should().Be(FailureReason.ConnectionLost);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_is_too_large_or_goes_to_an_unknown_name_is_refused()
    {
        await using var socket = await Bind(53);
        await using var connection = await Connect(53);
        var tooLarge = () => connection.SendAsync(new byte[connection.MaxDatagramSize + 1]).AsTask();
        var unknown = () => socket.SendAsync(new byte[1], new DnsEndPoint("nowhere", 1)).AsTask();
        var connect = () => _client.ConnectDatagramAsync(new ConnectContext(new DnsEndPoint("nowhere", 1))).AsTask();

        (await tooLarge.Should().ThrowAsync<GostException>()).Which.Reason.Should().Be(FailureReason.NotSupported);
        (await unknown.Should().ThrowAsync<ConnectFailedException>()).Which.Reason.Should().Be(FailureReason.NameNotFound);
        (await connect.Should().ThrowAsync<ConnectFailedException>()).Which.Reason.Should().Be(FailureReason.NameNotFound);
    }

    private async Task<DatagramSocket> Bind(int port) => await _server.BindDatagramAsync(new DnsEndPoint("server", port));

    private async Task<DatagramConnection> Connect(int port) =>
        await _client.ConnectDatagramAsync(new ConnectContext(new DnsEndPoint("server", port)));
}
