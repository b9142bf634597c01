using System.Net;
using System.Net.Sockets;

namespace GostSharp.TestKit;

/// <summary>A TCP server that sends back what it gets, to the end, and then ends its own direction.</summary>
public sealed class EchoServer : IAsyncDisposable
{
    private readonly TestServer _server;

    private EchoServer(IPAddress? address) => _server = TestServer.Start(EchoAsync, address);

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => _server.EndPoint;

    /// <summary>Connections accepted so far.</summary>
    public int Accepted => _server.Accepted;

    /// <summary>Connections that have not ended.</summary>
    public int Open => _server.Open;

    /// <summary>Listens on a free port of <paramref name="address"/>, 127.0.0.1 unless given.</summary>
    public static EchoServer Start(IPAddress? address = null) => new(address);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static async Task EchoAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        int count;
        while ((count = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            await stream.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }

        stream.Socket.Shutdown(SocketShutdown.Send);
    }
}
