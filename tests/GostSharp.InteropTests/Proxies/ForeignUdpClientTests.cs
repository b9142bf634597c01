using System.Net;
using System.Net.Sockets;
using GostSharp.InteropTests.Peers;

namespace GostSharp.InteropTests.Proxies;

/// <summary>Our SOCKS5 server for clients of others that carry UDP beside the stream.</summary>
public sealed class ForeignUdpClientTests
{
    private static readonly int[] _sizes = [0, 1, 1472, 8192, 65_497];

    [RequiresPeer("dnsmasq", "socksify", WebSocketPeer.Python)]
    public async Task Dante_without_users()
    {
        await using var server = await DnsmasqServer.StartAsync(7);
        await using var proxy = await StartAsync("socks5://127.0.0.1:0?udp=true");
        (await DanteClient.AskAsync(EndPointOf(proxy), server, times: 3)).Should().Equal(server.Answer, server.Answer, server.Answer);
        proxy.Services[0].Statistics.Accepted.Should().Be(1);
    }

    [RequiresPeer("dnsmasq", "socksify", WebSocketPeer.Python)]
    public async Task Dante_with_a_user_and_a_chain_behind_the_server()
    {
        await using var server = await DnsmasqServer.StartAsync(8);
        await using var last = await StartAsync("relay+tls://127.0.0.1:0");
        await using var proxy = await StartAsync("socks5://me:s3cret@127.0.0.1:0?udp=true", $"relay+tls://{EndPointOf(last)}?secure=false");
        (await DanteClient.AskAsync(EndPointOf(proxy), server, times: 2, "me", "s3cret")).Should().Equal(server.Answer, server.Answer);
        (await DanteClient.AskAsync(EndPointOf(proxy), server, times: 1, "me", "wrong")).Should().NotContain(server.Answer);
        last.Services[0].Statistics.Accepted.Should().BePositive();
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_plain_client_gets_every_packet_whole(bool namesItself)
    {
        using var target = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await using var proxy = await StartAsync("socks5://127.0.0.1:0?udp=true");
        using var client = await PlainSocksClient.AssociateAsync(EndPointOf(proxy), namesItself);
        var head = PlainSocksClient.Head(AddressOf(target));
        foreach (var size in _sizes)
        {
            await client.SendAsync(head, RandomBytes.Create(size, size));
            var asked = await target.ReceiveAsync().WaitAsync(TestTimeouts.Wait);
            asked.Buffer.Should().Equal(RandomBytes.Create(size, size));
            await target.SendAsync(asked.Buffer, asked.RemoteEndPoint);
            (await client.NextAsync()).Should().Equal([.. head, .. RandomBytes.Create(size, size)]);
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_plain_client_talks_to_several_targets_by_name_and_by_address()
    {
        using var first = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using var second = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await using var proxy = await StartAsync("socks5://127.0.0.1:0?udp=true");
        using var client = await PlainSocksClient.AssociateAsync(EndPointOf(proxy));
        await client.SendAsync(PlainSocksClient.Head("localhost", AddressOf(first).Port), [1]);
        await client.SendAsync(PlainSocksClient.Head(AddressOf(second)), [2]);

        foreach (var (target, number) in new[] { (first, (byte)1), (second, (byte)2) })
        {
            var asked = await target.ReceiveAsync().WaitAsync(TestTimeouts.Wait);
            asked.Buffer.Should().Equal(number);
            await target.SendAsync(new[] { number, number }, asked.RemoteEndPoint);
            (await client.NextAsync()).Should().Equal([.. PlainSocksClient.Head(AddressOf(target)), number, number]);
        }
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task What_a_plain_client_does_not_frame_is_dropped_and_the_rest_is_not()
    {
        using var target = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await using var proxy = await StartAsync("socks5://127.0.0.1:0?udp=true");
        using var client = await PlainSocksClient.AssociateAsync(EndPointOf(proxy));
        var head = PlainSocksClient.Head(AddressOf(target));
        for (var length = 0; length < head.Length; length++)
        {
            await client.SendAsync(head[..length], []);
        }

        await client.SendAsync([0, 0, 0, 9, 1, 2, 3, 4, 5, 6], [1]);
        await client.SendAsync(head, [2]);

        (await target.ReceiveAsync().WaitAsync(TestTimeouts.Wait)).Buffer.Should().Equal(2);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_port_of_a_plain_client_is_given_back_when_its_connection_ends()
    {
        using var target = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await using var proxy = await StartAsync("socks5://127.0.0.1:0?udp=true");
        using var client = await PlainSocksClient.AssociateAsync(EndPointOf(proxy));
        await client.SendAsync(PlainSocksClient.Head(AddressOf(target)), [1]);
        await target.ReceiveAsync().WaitAsync(TestTimeouts.Wait);

        client.Leave();

        await Eventually.TrueAsync(() => proxy.Services[0].Statistics.Active == 0);
        await client.SendAsync(PlainSocksClient.Head(AddressOf(target)), [2]);
        (await client.Invoking(left => left.NextAsync()).Should().ThrowAsync<SocketException>()).Which.SocketErrorCode.Should().Be(SocketError.ConnectionRefused);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_server_that_is_not_told_to_carry_UDP_says_so()
    {
        await using var proxy = await StartAsync("socks5://127.0.0.1:0");
        (await PlainSocksClient.CodeOfAsync(EndPointOf(proxy))).Should().BeOneOf((byte)2, (byte)7);
    }

    private static IPEndPoint EndPointOf(Forwarder proxy) => (IPEndPoint)proxy.Services[0].LocalEndPoint!;

    private static IPEndPoint AddressOf(UdpClient target) => (IPEndPoint)target.Client.LocalEndPoint!;

    private static Task<Forwarder> StartAsync(string server, params string[] nodes)
    {
        var builder = new ForwarderBuilder().Listen(server);
        Array.ForEach(nodes, node => builder.Forward(node));
        return builder.StartAsync();
    }
}
