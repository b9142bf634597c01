using System.Net;

namespace GostSharp.Tests;

public sealed class DatagramSocketTests
{
    private static readonly DnsEndPoint Peer = new("peer", 53);

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Receiving_many_receives_one_unless_the_socket_knows_better()
    {
        await using var socket = new SimpleDatagramSocket(new byte[] { 1, 2 }, new byte[] { 3 });
        var batch = new Datagram[] { new(new byte[8]), new(new byte[8]) };

        (await socket.ReceiveManyAsync(batch)).Should().Be(1);
        batch[0].Payload.ToArray().Should().Equal(1, 2);
        batch[0].Peer.Should().Be(SimpleDatagramSocket.Sender);
        batch[1].Length.Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Receiving_many_from_a_closed_socket_receives_none()
    {
        await using var socket = new SimpleDatagramSocket();

        (await socket.ReceiveManyAsync(new Datagram[] { new(new byte[8]) })).Should().Be(0);
        (await socket.ReceiveManyAsync(Memory<Datagram>.Empty)).Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Sending_many_sends_each_to_its_peer_in_order()
    {
        await using var socket = new SimpleDatagramSocket();
        byte[] buffer = [1, 2, 3];

        await socket.SendManyAsync(new Datagram[] { new(buffer, 2, Peer: Peer), new(buffer, 0, Peer: Peer), new(buffer, 3, Peer: Peer) });

        socket.Sent.Select(packet => packet.Bytes.Length).Should().Equal(2, 0, 3);
        socket.Sent.Should().OnlyContain(packet => packet.Peer == Peer);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_packet_to_nobody_is_refused()
    {
        await using var socket = new SimpleDatagramSocket();

        await socket.Invoking(s => s.SendManyAsync(new Datagram[] { new(new byte[1], 1) }).AsTask()).Should().ThrowAsync<ArgumentException>().WithMessage("Element 0*");
    }

    [Fact]
    public void An_empty_packet_is_not_the_end()
    {
        (new DatagramRead(0).IsEnd, DatagramRead.End.IsEnd).Should().Be((false, true));
        (new Datagram(new byte[1]).IsEnd, Datagram.End.IsEnd, Datagram.End.Payload.IsEmpty).Should().Be((false, true, true));
    }
}
