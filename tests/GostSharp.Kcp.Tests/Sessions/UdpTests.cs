using System.Net;
using System.Net.Sockets;

namespace GostSharp.Kcp.Tests.Sessions;

public sealed class UdpTests
{
    private static readonly KcpOptions Options = new() { Crypt = KcpCrypt.FromPassword(KcpCipher.Aes, "udp"), Linger = TimeSpan.Zero };

    public static TheoryData<string> Addresses => ["127.0.0.1", "::1"];

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task Sessions_run_over_real_sockets(string address)
    {
        var any = new IPEndPoint(IPAddress.Parse(address), 0);
        await using var listener = KcpListener.Start(KcpUdpSocket.Bind(any), [Options]);
        var data = new byte[400_000];
        new Random(1).NextBytes(data);
        for (var i = 0; i < 3; i++)
        {
            await using var client = KcpClient.Connect(KcpUdpSocket.Bind(any), listener.LocalEndPoint!, Options);
            var writing = client.Stream.WriteAsync(data).AsTask();
            await using var server = (await listener.AcceptAsync())!;
            await SessionTestBase.ReadAsync(server, data.Length).ContinueWith(read => read.Result.Should().Equal(data));
            await writing;
            await server.Stream.WriteAsync(data.AsMemory(0, 10));
            (await SessionTestBase.ReadAsync(client, 10)).Should().Equal(data[..10]);
        }
    }

    [Fact]
    public async Task Empty_and_long_packets_are_no_obstacle()
    {
        var any = new IPEndPoint(IPAddress.Loopback, 0);
        await using var listener = KcpListener.Start(KcpUdpSocket.Bind(any), [Options]);
        using var stranger = new UdpClient(any);
        await stranger.SendAsync(ReadOnlyMemory<byte>.Empty, (IPEndPoint)listener.LocalEndPoint!);
        await stranger.SendAsync(new byte[9_000], (IPEndPoint)listener.LocalEndPoint!);
        await stranger.SendAsync(new byte[100], (IPEndPoint)listener.LocalEndPoint!);
        await Eventually.TrueAsync(() => listener.Statistics.Rejected == 1);

        await using var client = KcpClient.Connect(KcpUdpSocket.Bind(any), listener.LocalEndPoint!, Options);
        await client.Stream.WriteAsync(new byte[] { 1 });
        await using var server = await listener.AcceptAsync().AsTask().WaitAsync(TestTimeouts.Wait);
        server.Should().NotBeNull();
    }

    [Fact]
    public async Task A_peer_that_is_not_there_is_waited_for()
    {
        var any = new IPEndPoint(IPAddress.Loopback, 0);
        int port;
        await using (var gone = KcpUdpSocket.Bind(any))
        {
            port = ((IPEndPoint)gone.LocalEndPoint!).Port;
        }

        var address = new IPEndPoint(IPAddress.Loopback, port);
        await using var client = KcpClient.Connect(KcpUdpSocket.Bind(any), address, Options);
        await client.Stream.WriteAsync(new byte[] { 1 });
        await Eventually.TrueAsync(() => client.Statistics.Timeouts > 0);

        await using var listener = KcpListener.Start(KcpUdpSocket.Bind(address), [Options]);
        await using var server = await listener.AcceptAsync().AsTask().WaitAsync(TestTimeouts.Wait);
        (await SessionTestBase.ReadAsync(server!, 1)).Should().Equal(1);
    }

    [Fact]
    public async Task A_packet_that_cannot_be_sent_keeps_no_other_from_its_way()
    {
        await using var socket = KcpUdpSocket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var target = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var peer = target.Client.LocalEndPoint;
        KcpDatagram[] batch = [new(new byte[70_000], 70_000, peer), new(new byte[] { 7 }, 1, peer)];

        var failure = await Assert.ThrowsAsync<AggregateException>(() => socket.SendAsync(batch).AsTask());

        failure.InnerExceptions.Should().ContainSingle().Which.Should().BeOfType<SocketException>();
        (await target.ReceiveAsync().WaitAsync(TestTimeouts.Wait)).Buffer.Should().Equal(7);
    }

    [Fact]
    public async Task A_closed_socket_can_be_bound_again()
    {
        var listener = KcpListener.Start(KcpUdpSocket.Bind(new IPEndPoint(IPAddress.Loopback, 0)), [Options]);
        var address = (IPEndPoint)listener.LocalEndPoint!;
        await listener.DisposeAsync();
        await using var again = KcpUdpSocket.Bind(address);
        again.LocalEndPoint.Should().Be(address);
    }
}
