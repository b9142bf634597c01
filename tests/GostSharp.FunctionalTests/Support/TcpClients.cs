using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using GostSharp.Services;

namespace GostSharp.FunctionalTests.Support;

/// <summary>What clients do, and what they see.</summary>
internal static class TcpClients
{
    public static IPEndPoint EndPoint(this ForwarderService service) => (IPEndPoint)service.LocalEndPoint!;

    /// <summary>Connects, from the address <paramref name="from"/> where one is given.</summary>
    public static async Task<TcpTestConnection> ConnectAsync(IPEndPoint server, IPAddress? from = null)
    {
        var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (from is not null)
            {
                socket.Bind(new IPEndPoint(from, 0));
            }

            await socket.ConnectAsync(server);
            return new TcpTestConnection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Connects and reads until the end.</summary>
    public static async Task<string> AskAsync(IPEndPoint server, IPAddress? from = null)
    {
        await using var client = await ConnectAsync(server, from);
        using var reader = new StreamReader(client.Stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }

    public static ValueTask SendAsync(this StreamConnection connection, string text) => connection.Stream.WriteAsync(Encoding.UTF8.GetBytes(text));

    public static async Task<string> ReceiveAsync(this StreamConnection connection, int length)
    {
        var bytes = new byte[length];
        await connection.Stream.ReadExactlyAsync(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Sends <paramref name="text"/> and gets it back.</summary>
    public static async Task EchoesAsync(this StreamConnection connection, string text)
    {
        await connection.SendAsync(text);
        (await connection.ReceiveAsync(text.Length)).Should().Be(text);
    }

    /// <summary>Sends a payload while receiving it back, and compares both ends' hashes.</summary>
    public static async Task EchoesAsync(this StreamConnection connection, int seed, long length)
    {
        var received = RandomBytes.VerifyAsync(connection.Stream, seed, length);
        var sent = await RandomBytes.WriteAsync(connection.Stream, seed, length);
        (await received).Should().Equal(sent);
    }

    /// <summary>Nobody listens there, or not for long any more.</summary>
    public static async Task IsRefusedAsync(this IPEndPoint server)
    {
        // Looked up first: a connect that comes too early would be served.
        await Eventually.TrueAsync(() => !IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Contains(server), $"nobody listens on {server}");
        var connecting = async () => await ConnectAsync(server);
        (await connecting.Should().ThrowAsync<SocketException>()).Which.SocketErrorCode.Should().Be(SocketError.ConnectionRefused);
    }

    /// <summary>The peer has ended its side in order, and nothing came before that.</summary>
    public static async Task SeesEndAsync(this StreamConnection connection) =>
        (await connection.Stream.ReadAsync(new byte[1])).Should().Be(0, "the stream has ended");

    /// <summary>The peer has reset the connection.</summary>
    public static async Task SeesResetAsync(this StreamConnection connection)
    {
        var reading = async () => await connection.Stream.ReadAsync(new byte[1]);
        var failure = await reading.Should().ThrowAsync<IOException>();
        failure.WithInnerException<SocketException>().Which.SocketErrorCode.Should().Be(SocketError.ConnectionReset);
    }
}
