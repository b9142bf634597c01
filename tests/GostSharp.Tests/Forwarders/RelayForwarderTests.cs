using System.Net;
using GostSharp.Transports.Memory;

namespace GostSharp.Tests.Forwarders;

/// <summary>A forwarder that reaches its targets through another one that speaks relay, over several transports, without sockets.</summary>
public sealed class RelayForwarderTests
{
    private readonly MemoryNetwork _network = new();

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("relay", "")]
    [InlineData("relay", "?nodelay=true")]
    [InlineData("relay+tls", "?secure=false")]
    [InlineData("relay+ws", "")]
    public async Task A_mebibyte_each_way_and_the_end_of_each_direction_arrive(string scheme, string parameters)
    {
        await using var target = await _network.GetHost("target").ListenAsync(new DnsEndPoint("target", 80));
        await using var far = await StartAsync("far", $"{scheme}://admin:123456@far:443");
        await using var near = await StartAsync("near", "tcp://near:1/target:80", $"{scheme}://admin:123456@far:443{parameters}");
        var up = RandomBytes.Create(seed: 1, length: 1024 * 1024);
        var down = RandomBytes.Create(seed: 2, length: 1024 * 1024);

        await using var client = await ConnectAsync("near", 1);
        var sending = SendAllAsync(client, up);
        await using var accepted = (StreamConnection)(await target.AcceptAsync())!;
        var answering = SendAllAsync(accepted, down);

        (await ReadAllAsync(accepted)).Should().Equal(up);
        (await ReadAllAsync(client)).Should().Equal(down);
        await Task.WhenAll(sending, answering);
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("")]
    [InlineData("?nodelay=true")]
    public async Task A_target_that_speaks_first_is_heard(string parameters)
    {
        await using var target = await _network.GetHost("target").ListenAsync(new DnsEndPoint("target", 80));
        await using var far = await StartAsync("far", "relay://far:443");
        await using var near = await StartAsync("near", "tcp://near:1/target:80", $"relay://far:443{parameters}");

        await using var client = await ConnectAsync("near", 1);
        await using var accepted = (StreamConnection)(await target.AcceptAsync())!;
        await accepted.Stream.WriteAsync("banner"u8.ToArray());

        var banner = new byte[6];
        await client.Stream.ReadExactlyAsync(banner);
        banner.Should().Equal("banner"u8.ToArray());
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_server_with_a_target_of_its_own_decides_for_bytes_and_for_packets()
    {
        await using var target = await _network.GetHost("target").ListenAsync(new DnsEndPoint("target", 80));
        await using var packetTarget = await _network.GetHost("target").BindDatagramAsync(new DnsEndPoint("target", 80));
        await using var far = await StartAsync("far", "relay://far:443/target:80");
        await using var near = await StartAsync("near", "tcp://near:1", "relay://far:443");
        await using var nearPackets = await StartAsync("near", "udp://near:1", "relay://far:443");

        await using var client = await ConnectAsync("near", 1);
        await using var accepted = (StreamConnection)(await target.AcceptAsync())!;
        await using var packets = await _network.GetHost("client").ConnectDatagramAsync(new ConnectContext(new DnsEndPoint("near", 1)));
        await packets.SendAsync(new byte[] { 7 });

        (await packetTarget.ReceiveAsync(new byte[10])).Length.Should().Be(1);
        accepted.RemoteEndPoint!.ToString().Should().Contain("far");
    }

    [Theory(Timeout = TestTimeouts.Test)]
    [InlineData("relay", "")]
    [InlineData("relay+tls", "?secure=false")]
    [InlineData("relay+ws", "")]
    public async Task Packets_of_all_sizes_arrive_whole_and_empty_ones_are_counted(string scheme, string parameters)
    {
        await using var target = await _network.GetHost("target").BindDatagramAsync(new DnsEndPoint("target", 53));
        await using var far = await StartAsync("far", $"{scheme}://far:443");
        await using var near = await StartAsync("near", "udp://near:1/target:53?keepalive=true&ttl=60s&readBufferSize=65507", $"{scheme}://far:443{parameters}");
        await using var client = await _network.GetHost("client").ConnectDatagramAsync(new ConnectContext(new DnsEndPoint("near", 1)));
        var buffer = new byte[65_536];

        await client.SendAsync(ReadOnlyMemory<byte>.Empty);
        foreach (var length in (int[])[1, 1472, 8192, 65_507])
        {
            var packet = RandomBytes.Create(seed: length, length);
            await client.SendAsync(packet);

            var received = await target.ReceiveAsync(buffer);
            received.Payload.ToArray().Should().Equal(packet);
            await target.SendAsync(received.Payload.ToArray(), received.Peer!);
            (await client.ReceiveAsync(buffer)).Should().Be(new DatagramRead(length));
            buffer[..length].Should().Equal(packet);
        }

        near.Services[0].Statistics.Datagrams!.Dropped.Should().Be(1);
    }

    private Task<Forwarder> StartAsync(string host, string service, string? node = null)
    {
        var builder = new ForwarderBuilder().Listen(service).UseRoute(_network.GetHost(host));
        return (node is null ? builder : builder.Forward(node)).StartAsync();
    }

    private async Task<StreamConnection> ConnectAsync(string host, int port) =>
        (StreamConnection)await _network.GetHost("client").ConnectAsync(new ConnectContext(new DnsEndPoint(host, port)));

    private static async Task SendAllAsync(StreamConnection connection, byte[] bytes)
    {
        await connection.Stream.WriteAsync(bytes);
        await connection.CompleteWritesAsync();
    }

    private static async Task<byte[]> ReadAllAsync(StreamConnection connection)
    {
        using var all = new MemoryStream();
        await connection.Stream.CopyToAsync(all);
        return all.ToArray();
    }
}
