using System.Net;
using GostSharp.Tests.Protocols.FarEnd;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Protocols.Socks;

public sealed class Socks5UdpBindConnectorTests : IAsyncDisposable
{
    private const string Request = "05 F3 00 01 C0 00 02 01 1F 90";

    private readonly NodeDouble _node = new();
    private readonly MemoryHost _host = new MemoryNetwork().GetHost("client");

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Packets_come_from_and_go_to_the_peers_that_the_frames_name()
    {
        var binding = StartBinding();
        var server = await _node.ExpectRequestAsync(Request);
        await server.SendAsync(Socks5BindServer.Bound + "00 02 FF 01 0A 00 00 05 9C 40 AA BB");
        await using var socket = await binding;
        socket.LocalEndPoint.Should().Be(Socks5BindServer.Wanted);

        var received = await socket.ReceiveAsync(new byte[100]);

        (received.Peer, Convert.ToHexString(received.Payload.Span)).Should().Be((Address.Parse("10.0.0.5:40000"), "AABB"));
        await socket.SendAsync(new byte[] { 0xCC }, received.Peer!);
        await server.ExpectAsync("00 01 FF 01 0A 00 00 05 9C 40 CC");
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("01 7F 00 00 01 9C 40", "127.0.0.1")]
    [InlineData("04 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01 9C 40", "::1")]
    public async Task A_peer_of_the_servers_own_machine_is_not_of_ours_and_answers_find_it(string block, string host)
    {
        var binding = StartBinding();
        var server = await _node.ExpectRequestAsync(Request);
        await server.SendAsync(Socks5BindServer.Bound + "00 01 FF" + block + "AA" + "00 01 FF" + block + "BB");
        await using var socket = await binding;

        var first = await socket.ReceiveAsync(new byte[100]);
        var second = await socket.ReceiveAsync(new byte[100]);
        await socket.SendAsync(new byte[] { 0xCC }, first.Peer!);

        first.Peer.Should().Be(new DnsEndPoint(host, 40000));
        second.Peer.Should().BeSameAs(first.Peer);
        await server.ExpectAsync("00 01 FF" + block + "CC");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_port_has_to_be_named()
    {
        var failure = (await FluentActions.Awaiting(() => Socks5BindServer.Connector().BindDatagramAsync(_node, _host, Address.Parse("127.0.0.1:0")).AsTask())
            .Should().ThrowAsync<BindFailedException>()).Which;

        (failure.Reason, _node.Dials).Should().Be((FailureReason.NotSupported, 0));
        failure.Message.Should().Contain("name a port");
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("05 02 00 01 00 00 00 00 00 00", FailureReason.Forbidden)]
    [InlineData("05 01 00 01 00 00 00 00 00 00", FailureReason.AddressUnavailable)]
    [InlineData("05 07 00 01 00 00 00 00 00 00", FailureReason.NotSupported)]
    [InlineData("", FailureReason.AddressUnavailable)]
    public async Task A_server_that_refuses_says_why_or_just_closes(string answer, FailureReason reason)
    {
        var binding = StartBinding();
        var server = await _node.ExpectRequestAsync(Request);
        await server.SendAsync(answer);
        await server.CompleteWritesAsync();

        (await binding.Invoking(it => it).Should().ThrowAsync<BindFailedException>()).Which.Reason.Should().Be(reason);
        await server.ExpectEndAsync();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Closing_the_socket_closes_the_connection()
    {
        var binding = StartBinding();
        var server = await _node.ExpectRequestAsync(Request);
        await server.SendAsync(Socks5BindServer.Bound);

        await (await binding).DisposeAsync();

        await server.ExpectEndAsync();
    }

    private Task<DatagramSocket> StartBinding() => Socks5BindServer.Connector().BindDatagramAsync(_node, _host, Socks5BindServer.Wanted).AsTask();
}
