using System.Text;
using GostSharp;
using GostSharp.Services;
using GostSharp.Transports.Memory;

namespace Snippets;

public sealed class UdpSnippets
{
    private static readonly CancellationToken cancellationToken = CancellationToken.None;
    private static readonly byte[] query = "query"u8.ToArray();

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Packets_go_through_a_chain()
    {
        await using var forwarder = await new ForwarderBuilder()
            .ForwardUdp("127.0.0.1:0", "10.0.0.2:53", service => service.Name("dns"))
            .Through(chain => chain.Hop("relay+tls://bob:secret@gateway.example.com:8421"))
            .StartAsync(cancellationToken);

        if (forwarder.Services["dns"].Statistics.Datagrams is { } packets)
        {
            Console.WriteLine($"{packets.Received} in, {packets.Sent} out, {packets.Dropped} lost, {packets.Truncated} cut, {packets.Evicted} clients forgotten");
        }

        forwarder.Services["dns"].Statistics.Datagrams.Should().NotBeNull();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Proxies_carry_packets()
    {
        await using var forwarder = await new ForwarderBuilder()
            .Listen("socks5://bob:secret@127.0.0.1:0?udp=true")
            .AddService(service => service.Name("relay").Listen("127.0.0.1:0").Handle("relay").RequireUser("bob", "secret"))
            .AddService(service => service.Name("dns").Listen("127.0.0.1:0").Handle("relay").To("10.0.0.2:53"))
            .StartAsync();

        forwarder.Services.Should().HaveCount(3).And.OnlyContain(service => service.State == ServiceState.Listening);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Packets_are_exchanged_without_a_service()
    {
        var network = new MemoryNetwork();
        await using var server = await network.GetHost("dns.example.com").BindDatagramAsync(Address.Parse("dns.example.com:53"));
        await using var gateway = await new ForwarderBuilder().Listen("relay://gateway:8421").UseRoute(network.GetHost("gateway")).StartAsync();
        await using var chain = new ForwarderBuilder().Forward("relay://gateway:8421").UseRoute(network.GetHost("here")).BuildChain();
        var echo = EchoAsync(server);

        var read = await AskAsync(chain);
        await server.DisposeAsync();
        await echo;

        read.Length.Should().Be(query.Length);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task Packets_need_no_sockets()
    {
        var network = new MemoryNetwork();
        await using var server = await network.GetHost("dns").BindDatagramAsync(Address.Parse("dns:53"));
        await using var forwarder = await new ForwarderBuilder()
            .ForwardUdp("proxy:53", "dns:53")
            .UseRoute(network.GetHost("proxy"))
            .StartAsync();

        await using var client = await network.GetHost("client").ConnectDatagramAsync(new ConnectContext(Address.Parse("proxy:53")));
        await client.SendAsync(Encoding.ASCII.GetBytes("question"));
        var question = await server.ReceiveAsync(new byte[512]);
        await server.SendAsync(Encoding.ASCII.GetBytes("answer"), question.Peer!);
        var answer = await client.ReceiveAsync(new byte[512]);

        answer.Length.Should().Be("answer".Length);
        network.GetHost("dns").DroppedDatagrams.Should().Be(0);
    }

    private static async Task<DatagramRead> AskAsync(ChainRoute chain)
    {
        var buffer = new byte[65_535];
        await using var packets = await chain.ConnectDatagramAsync(new ConnectContext(Address.Parse("dns.example.com:53")), cancellationToken);
        await packets.SendAsync(query, cancellationToken);
        var read = await packets.ReceiveAsync(buffer, cancellationToken);
        if (!read.IsEnd)
        {
            Console.WriteLine($"{read.Length} bytes from {Address.Format(packets.RemoteEndPoint)}");
        }

        return read;
    }

    private static async Task EchoAsync(DatagramSocket socket)
    {
        var buffer = new byte[65_535];
        while (await socket.ReceiveAsync(buffer, cancellationToken) is { IsEnd: false, Peer: { } peer } received)
        {
            await socket.SendAsync(received.Payload, peer, cancellationToken);
        }
    }
}
