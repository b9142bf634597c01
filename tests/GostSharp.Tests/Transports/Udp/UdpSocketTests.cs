using System.Net;
using GostSharp.Transports.Direct;

namespace GostSharp.Tests.Transports.Udp;

public sealed class UdpSocketTests
{
    private static readonly IPEndPoint Loopback = new(IPAddress.Loopback, 0);

    private readonly DirectRoute _route = new();
    private readonly byte[] _buffer = new byte[65_535];

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_same_peer_is_the_same_object_and_can_be_answered()
    {
        await using var socket = await _route.BindDatagramAsync(Loopback);
        await using var client = await _route.ConnectDatagramAsync(new ConnectContext(socket.LocalEndPoint));
        await client.SendAsync(new byte[] { 1 });
        await client.SendAsync(Array.Empty<byte>());

        var (first, second) = (await socket.ReceiveAsync(_buffer), await socket.ReceiveAsync(_buffer));

        (first.Length, second.Length).Should().Be((1, 0));
        first.Peer.Should().Be(client.LocalEndPoint).And.BeSameAs(second.Peer);
        await socket.SendAsync(new byte[] { 7, 8 }, first.Peer!);
        (await client.NextAsync()).Should().Equal(7, 8);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Many_may_send_at_the_same_time()
    {
        await using var socket = await _route.BindDatagramAsync(Loopback);
        await using var peer = await _route.BindDatagramAsync(Loopback);
        var datagram = new byte[100];

        // On threads of their own: in the framework's calls they come between each other, which took an address from one of some ten thousand packets.
        var senders = Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () =>
            {
                for (var i = 0; i < 20_000; i++)
                {
                    socket.SendAsync(datagram, peer.LocalEndPoint!).AsTask().GetAwaiter().GetResult();
                }
            },
            TaskCreationOptions.LongRunning));

        await Task.WhenAll(senders);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Several_packets_are_received_with_one_call_as_far_as_there_is_room()
    {
        await using var socket = await _route.BindDatagramAsync(Loopback);
        await using var client = await _route.ConnectDatagramAsync(new ConnectContext(socket.LocalEndPoint));
        foreach (var length in new[] { 1, 2, 3, 9, 5 })
        {
            await client.SendAsync(new byte[length]);
        }

        var batch = Enumerable.Range(0, 4).Select(_ => new Datagram(new byte[4])).ToArray();
        var received = new List<(int, bool)>();
        while (received.Count < 5)
        {
            var count = await socket.ReceiveManyAsync(batch);
            received.AddRange(batch[..count].Select(datagram => (datagram.Length, datagram.Truncated)));
        }

        received.Should().Equal((1, false), (2, false), (3, false), (4, true), (4, true));
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_packet_longer_than_the_buffer_is_cut_and_says_so()
    {
        await using var socket = await _route.BindDatagramAsync(Loopback);
        await using var client = await _route.ConnectDatagramAsync(new ConnectContext(socket.LocalEndPoint));
        await client.SendAsync(RandomBytes.Create(1, 65_507));
        await client.SendAsync(RandomBytes.Create(2, 10));
        var small = new byte[10];

        (await socket.ReceiveAsync(small)).Should().BeEquivalentTo(new { Length = 10, Truncated = true });
        small.Should().Equal(RandomBytes.Create(1, 10));
        (await socket.ReceiveAsync(small)).Should().BeEquivalentTo(new { Length = 10, Truncated = false });
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_dual_stack_socket_knows_peers_of_IPv4_by_their_IPv4_address()
    {
        await using var socket = await _route.BindDatagramAsync(new IPEndPoint(IPAddress.IPv6Any, 0));
        var port = ((IPEndPoint)socket.LocalEndPoint!).Port;
        foreach (var address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback })
        {
            await using var client = await _route.ConnectDatagramAsync(new ConnectContext(new IPEndPoint(address, port)));
            await client.SendAsync(new byte[1]);
            var received = await socket.ReceiveAsync(_buffer);

            received.Peer.Should().Be(client.LocalEndPoint);
            await socket.SendAsync(new byte[2], received.Peer!);
            (await client.NextAsync()).Should().HaveCount(2);
            await socket.SendAsync(new byte[3], (IPEndPoint)client.LocalEndPoint!);
            (await client.NextAsync()).Should().HaveCount(3);
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_peer_can_be_a_name()
    {
        await using var socket = await _route.BindDatagramAsync(Loopback);
        await using var other = await _route.BindDatagramAsync(Loopback);

        await socket.SendAsync(new byte[] { 1 }, new DnsEndPoint("localhost", ((IPEndPoint)other.LocalEndPoint!).Port));

        (await other.ReceiveAsync(_buffer)).Peer.Should().Be(socket.LocalEndPoint);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Peers_that_have_gone_do_not_disturb_it()
    {
        await using var socket = await _route.BindDatagramAsync(Loopback);
        await using var client = await _route.ConnectDatagramAsync(new ConnectContext(socket.LocalEndPoint));
        using var gone = RefusingUdpPort.Create();
        for (var i = 0; i < 10; i++)
        {
            await socket.SendAsync(new byte[1], gone.EndPoint);
        }

        await client.SendAsync(new byte[] { 5 });
        (await socket.ReceiveAsync(_buffer)).Length.Should().Be(1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_port_that_is_taken_is_refused_and_free_again_afterwards()
    {
        var socket = await _route.BindDatagramAsync(Loopback);
        var binding = async () => await _route.BindDatagramAsync(socket.LocalEndPoint!);
        (await binding.Should().ThrowAsync<BindFailedException>()).Which.Reason.Should().Be(FailureReason.AddressUnavailable);

        await socket.DisposeAsync();

        await (await _route.BindDatagramAsync(socket.LocalEndPoint!)).DisposeAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Closing_ends_a_receive_and_refuses_sends()
    {
        var socket = await _route.BindDatagramAsync(Loopback);
        var receiving = socket.ReceiveAsync(_buffer).AsTask();

        await socket.DisposeAsync();

        (await receiving).IsEnd.Should().BeTrue();
        (await socket.ReceiveAsync(_buffer)).IsEnd.Should().BeTrue();
        var sending = async () => await socket.SendAsync(new byte[1], Loopback);
        (await sending.Should().ThrowAsync<GostException>()).Which.Reason.Should().Be(FailureReason.ConnectionLost);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_receive_can_be_given_up()
    {
        await using var socket = await _route.BindDatagramAsync(Loopback);
        using var caller = new CancellationTokenSource();
        var receiving = socket.ReceiveAsync(_buffer, caller.Token).AsTask();

        await caller.CancelAsync();

        await receiving.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_packet_that_is_too_large_is_refused_and_ends_nothing()
    {
        await using var socket = await _route.BindDatagramAsync(Loopback);
        var sending = async () => await socket.SendAsync(new byte[65_508], socket.LocalEndPoint!);
        (await sending.Should().ThrowAsync<GostException>()).Which.Reason.Should().Be(FailureReason.NotSupported);

        await socket.SendAsync(new byte[65_507], socket.LocalEndPoint!);
        (await socket.ReceiveAsync(_buffer)).Length.Should().Be(65_507);
    }
}
