using System.Net;
using System.Net.Sockets;

namespace GostSharp.Tests.TestKit;

public sealed class ServerTests
{
    [Fact(Timeout = TestTimeouts.Test)]
    public async Task The_echo_server_finishes_its_echo_after_a_half_close()
    {
        await using var server = EchoServer.Start();
        await using var client = await ConnectAsync(server.EndPoint);
        const long Length = 3_000_000;

        var verifying = RandomBytes.VerifyToEndAsync(client.Stream, 7, Length);
        var sent = await RandomBytes.WriteAsync(client.Stream, 7, Length);
        await client.CompleteWritesAsync();

        (await verifying).Should().Equal(sent);
        server.Accepted.Should().Be(1);
        await Eventually.TrueAsync(() => server.Open == 0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_disposed_server_leaves_no_connection()
    {
        var server = EchoServer.Start();
        await using var client = await ConnectAsync(server.EndPoint);
        await client.Stream.WriteAsync(new byte[1]);
        await client.Stream.ReadExactlyAsync(new byte[1]);

        await server.DisposeAsync();

        server.Open.Should().Be(0);
        (await client.Stream.ReadAsync(new byte[1])).Should().Be(0);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_script_that_fails_is_reported()
    {
        await using var server = TestServer.Start((_, _) => throw new InvalidDataException("script"));
        await using var client = await ConnectAsync(server.EndPoint);

        await Eventually.TrueAsync(() => server.Failures.Count == 1);
        server.Failures.Single().Message.Should().Be("script");
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_refusing_address_refuses()
    {
        using var refusing = new RefusingEndPoint();
        var connect = () => ConnectAsync(refusing.EndPoint);

        (await connect.Should().ThrowAsync<SocketException>()).Which.SocketErrorCode.Should().Be(SocketError.ConnectionRefused);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_hanging_address_neither_accepts_nor_refuses()
    {
        using var hanging = await HangingEndPoint.CreateAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1.5));
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        var connect = () => socket.ConnectAsync(hanging.EndPoint, limit.Token).AsTask();

        await connect.Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task An_aborted_tcp_connection_resets_its_peer()
    {
        await using var pair = await ConnectionPair.CreateTcpAsync();

        pair.Client.Abort();

        var read = () => pair.Server.Stream.ReadAsync(new byte[1]).AsTask();
        (await read.Should().ThrowAsync<IOException>())
            .Which.InnerException.Should().BeOfType<SocketException>().Which.SocketErrorCode.Should().Be(SocketError.ConnectionReset);
    }

    [Fact(Timeout = TestTimeouts.Test)]
    public async Task A_tcp_half_close_leaves_the_other_direction()
    {
        await using var pair = await ConnectionPair.CreateTcpAsync();

        await pair.Client.CompleteWritesAsync();

        (await pair.Server.Stream.ReadAsync(new byte[1])).Should().Be(0);
        await pair.Server.Stream.WriteAsync(new byte[1]);
        await pair.Client.Stream.ReadExactlyAsync(new byte[1]);
    }

    private static async Task<TcpTestConnection> ConnectAsync(IPEndPoint address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(address);
            return new TcpTestConnection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
