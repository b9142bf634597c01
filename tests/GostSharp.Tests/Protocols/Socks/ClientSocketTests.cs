using System.Net;
using GostSharp.Protocols.Socks;
using GostSharp.Tests.Codecs;
using GostSharp.Tests.Transports.Udp;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Protocols.Socks;

public sealed class ClientSocketTests
{
    private const string Header = "00 00 00 01 0A 00 00 05 00 35";

    private static readonly EndPoint Target = Address.Parse("10.0.0.5:53");

    private readonly MemoryNetwork _network = new();
    private readonly byte[] _buffer = new byte[65_536];

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Packets_of_the_client_are_taken_out_of_their_headers_and_answers_put_into_them()
    {
        await using var socket = await BindAsync("0.0.0.0:0");
        await using var client = await ConnectAsync(socket, "10.0.0.1");

        await client.SendAsync(Hex.Bytes(Header + "68 69"));
        var packet = await socket.ReceiveAsync(_buffer);
        (Hex: Convert.ToHexString(packet.Payload.Span), packet.Peer).Should().Be(("6869", Target));
        await socket.SendAsync(new byte[] { 1 }, Target);
        (await client.NextAsync()).Should().Equal(Hex.Bytes(Header + "01"));
        await client.SendAsync(Hex.Bytes(Header));
        (await socket.ReceiveAsync(_buffer)).Should().BeEquivalentTo(new { Length = 0, IsEnd = false });
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Another_host_is_not_heard_and_after_the_first_packet_no_other_port()
    {
        await using var socket = await BindAsync("0.0.0.0:0");
        await using var stranger = await ConnectAsync(socket, "10.0.0.2");
        await using var client = await ConnectAsync(socket, "10.0.0.1");
        await using var other = await ConnectAsync(socket, "10.0.0.1");

        await stranger.SendAsync(Hex.Bytes(Header + "01"));
        await client.SendAsync(Hex.Bytes(Header + "02"));
        await other.SendAsync(Hex.Bytes(Header + "03"));
        await client.SendAsync(Hex.Bytes(Header + "04"));

        (await NextAsync(socket)).Should().Equal(2);
        (await NextAsync(socket)).Should().Equal(4);
        socket.Dropped.Should().Be(2);
        await socket.SendAsync(new byte[] { 5 }, Target);
        (await client.NextAsync()).Should().Equal(Hex.Bytes(Header + "05"));
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("0.0.0.0", true)]
    [InlineData("10.0.0.1", true)]
    [InlineData("192.168.7.7", false)] // it does not know how it looks from here
    public async Task A_port_that_the_client_named_is_its_port_from_the_beginning(string named, bool counts)
    {
        await using var client = await _network.GetHost("10.0.0.1").BindDatagramAsync(Address.Parse("10.0.0.1:7777"));
        await using var socket = await BindAsync(named + ":7777");
        await using var other = await ConnectAsync(socket, "10.0.0.1");

        await other.SendAsync(Hex.Bytes(Header + "01"));
        await client.SendAsync(Hex.Bytes(Header + "02"), socket.LocalEndPoint!);

        (await NextAsync(socket)).Should().Equal(counts ? (byte)2 : (byte)1);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("00 00 00")]
    [InlineData("00 00 00 02 0A 00 00 05 00 35 01")]
    [InlineData("00 00 00 01 0A 00 00 05 00")]
    [InlineData("00 00 00 03 02 61 20 00 35 78")]
    [InlineData("00 00 00 03 FF 61")]
    public async Task What_is_no_packet_is_dropped_and_makes_nobody_the_client(string datagram)
    {
        await using var socket = await BindAsync("0.0.0.0:0");
        await using var confused = await ConnectAsync(socket, "10.0.0.1");
        await using var client = await ConnectAsync(socket, "10.0.0.1");

        await confused.SendAsync(Hex.Bytes(datagram));
        await client.SendAsync(Hex.Bytes("12 34 05 01 0A 00 00 05 00 35 07"));

        (await NextAsync(socket)).Should().Equal(7);
        socket.Dropped.Should().Be(1);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Before_the_client_has_sent_nobody_knows_where_answers_go()
    {
        await using var socket = await BindAsync("0.0.0.0:0");

        await FluentActions.Awaiting(() => socket.SendAsync(new byte[1], Target).AsTask()).Should().ThrowAsync<GostException>();
        socket.MaxDatagramSize.Should().Be(65_497);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("10.0.0.5:53", 65_497)]
    [InlineData("[2001:db8::5]:53", 65_485)]
    [InlineData("five.test:53", 65_491)]
    public async Task An_answer_may_be_as_long_as_its_header_leaves_room_for(string peer, int longest)
    {
        await using var socket = await BindAsync("0.0.0.0:0");
        await using var client = await ConnectAsync(socket, "10.0.0.1");
        await client.SendAsync(Hex.Bytes(Header));
        await socket.ReceiveAsync(_buffer);

        await FluentActions.Awaiting(() => socket.SendAsync(new byte[longest + 1], Address.Parse(peer)).AsTask()).Should().ThrowAsync<GostException>();
        await socket.SendAsync(new byte[longest], Address.Parse(peer));

        (await client.NextAsync()).Should().HaveCount(65_507);
    }

    private async Task<byte[]> NextAsync(ClientSocket socket) => (await socket.ReceiveAsync(_buffer)).Payload.ToArray();

    private async Task<ClientSocket> BindAsync(string named) =>
        new(await _network.GetHost("10.0.0.9").BindDatagramAsync(Address.Parse("10.0.0.9:0")), Address.Parse("10.0.0.1:50000"), Address.Parse(named));

    private ValueTask<DatagramConnection> ConnectAsync(ClientSocket socket, string host) =>
        _network.GetHost(host).ConnectDatagramAsync(new ConnectContext(socket.LocalEndPoint));
}
