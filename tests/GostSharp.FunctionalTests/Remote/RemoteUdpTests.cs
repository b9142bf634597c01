using System.Net.Sockets;

namespace GostSharp.FunctionalTests.Remote;

/// <summary>UDP services that listen at the far end of a chain, both ends ours.</summary>
public sealed class RemoteUdpTests : LeakCheckedTests
{
    private const int Clients = 20;

    public static TheoryData<string> Ways => ["socks5", "socks5+tls", "relay", "relay+tls", "relay+mws"];

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(Ways))]
    public async Task Twenty_clients_have_a_channel_each_and_get_their_own_answers(string way)
    {
        using var target = UdpEcho.Start();
        await using var path = await RemotePath.StartAsync(way, $"rudp://127.0.0.1:{RemotePath.FreeUdpPort()}/{target.EndPoint}?ttl=60");
        var clients = Enumerable.Range(0, Clients).Select(_ => Connect(path)).ToArray();
        for (var round = 0; round < 10; round++)
        {
            await Task.WhenAll(clients.Select(async (client, number) =>
            {
                var packet = RandomBytes.Create((round * Clients) + number, 1 + (number * 70));
                (await client.AskAsync(packet)).Should().Equal(packet);
            }));
        }

        path.Entry.Statistics.Should().BeEquivalentTo(new { Accepted = (long)Clients, Active = Clients, Failed = 0L });
        path.Entry.Statistics.Datagrams.Should().BeEquivalentTo(new { Received = 10L * Clients, Sent = 10L * Clients, Dropped = 0L });
        Array.ForEach(clients, client => client.Dispose());
    }

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(Ways))]
    public async Task Packets_of_every_size_that_fits_arrive_whole(string way)
    {
        using var target = UdpEcho.Start();
        await using var path = await RemotePath.StartAsync(way, $"rudp://127.0.0.1:{RemotePath.FreeUdpPort()}/{target.EndPoint}?readBufferSize=65507&ttl=60");
        using var client = Connect(path);
        foreach (var size in new[] { 1, 1472, 4096, 8192, 16_000, 65_507 })
        {
            (await client.AskAsync(RandomBytes.Create(size, size))).Should().Equal(RandomBytes.Create(size, size));
        }
    }

    [Theory(Timeout = 30_000)]
    [MemberData(nameof(Ways))]
    public async Task When_one_end_stops_the_port_is_free_at_once(string way)
    {
        using var target = UdpEcho.Start();
        var port = RemotePath.FreeUdpPort();
        await using var path = await RemotePath.StartAsync(way, $"rudp://127.0.0.1:{port}/{target.EndPoint}");
        using var client = Connect(path);
        (await client.AskAsync(1)).Should().Equal(1);
        await path.Entry.DisposeAsync();
        await path.Server.IsIdleAsync();
        using var next = new UdpClient(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, port));
    }

    private static Socket Connect(RemotePath path)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(path.EndPoint);
        return socket;
    }
}
