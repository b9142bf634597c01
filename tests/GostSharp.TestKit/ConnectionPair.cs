using System.Net;
using System.Net.Sockets;
using GostSharp.Transports.Memory;

namespace GostSharp.TestKit;

/// <summary>Two connected streams; disposing the pair disposes both.</summary>
public sealed record ConnectionPair(StreamConnection Client, StreamConnection Server) : IAsyncDisposable
{
    /// <summary>Connects two ends in memory.</summary>
    public static ConnectionPair CreateInMemory(int bufferSize = MemoryConnection.DefaultBufferSize)
    {
        var (client, server) = MemoryConnection.CreatePair(
            new DnsEndPoint("client", 50_000), new DnsEndPoint("server", 80), bufferSize);
        return new ConnectionPair(client, server);
    }

    /// <summary>Connects two TCP sockets over the loopback of <paramref name="address"/>'s family, IPv4 unless given.</summary>
    public static async Task<ConnectionPair> CreateTcpAsync(IPAddress? address = null)
    {
        var loopback = address ?? IPAddress.Loopback;
        using var listener = new Socket(loopback.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(loopback, 0));
        listener.Listen(1);
        var client = new Socket(loopback.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await client.ConnectAsync(listener.LocalEndPoint!);
        var server = await listener.AcceptAsync();
        server.NoDelay = true;
        return new ConnectionPair(new TcpTestConnection(client), new TcpTestConnection(server));
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Server.DisposeAsync();
    }
}
