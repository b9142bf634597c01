using System.Net;
using System.Net.Sockets;

namespace GostSharp.FunctionalTests.Remote;

/// <summary>A server of ours that binds for others, and a forwarder that listens there; both in this process.</summary>
internal sealed class RemotePath : IAsyncDisposable
{
    // The server's URL, and how the chain names it.
    private static readonly Dictionary<string, (string Server, string Node)> _ways = new()
    {
        ["socks5"] = ("socks5://127.0.0.1:0?bind=true", "socks5://{0}"),
        ["socks5 without mbind"] = ("socks5://127.0.0.1:0?bind=true", "socks5://{0}?mbind=false"),
        ["socks5+tls"] = ("socks5+tls://u:p@127.0.0.1:0?bind=true", "socks5+tls://u:p@{0}?secure=false"),
        ["relay"] = ("relay://127.0.0.1:0?bind=true", "relay://{0}"),
        ["relay+tls"] = ("relay+tls://u:p@127.0.0.1:0?bind=true", "relay+tls://u:p@{0}?secure=false"),
        ["relay+mws"] = ("relay+mws://127.0.0.1:0?bind=true", "relay+mws://{0}"),
        ["sshd"] = ("sshd://u:p@127.0.0.1:0", "sshd://u:p@{0}?secure=false"),
        ["socks5+mtls"] = ("socks5+mtls://127.0.0.1:0?bind=true", "socks5+mtls://{0}?secure=false"),
    };

    private RemotePath(Forwarding server, Forwarding entry) => (Server, Entry) = (server, entry);

    /// <summary>The proxy at whose end the service listens.</summary>
    public Forwarding Server { get; }

    /// <summary>The forwarder that listens there and has the target.</summary>
    public Forwarding Entry { get; }

    /// <summary>Where visitors come in: a port that the server has opened.</summary>
    public IPEndPoint EndPoint => Entry.EndPoint;

    /// <summary>Starts both ends and waits until the port is bound.</summary>
    /// <param name="way">One of the ways above.</param>
    /// <param name="listen">The service, as with gost's <c>-L</c>.</param>
    public static async Task<RemotePath> StartAsync(string way, string listen)
    {
        var (server, node) = _ways[way];
        var serving = await Forwarding.StartAsync(builder => builder.Listen(server));
        var entry = await Forwarding.StartAsync(builder => builder
            .Listen(listen)
            .Forward(string.Format(System.Globalization.CultureInfo.InvariantCulture, node, serving.EndPoint)));
        await entry.Service.WaitForBoundAsync().WaitAsync(TestTimeouts.Wait);
        return new RemotePath(serving, entry);
    }

    /// <summary>A UDP port of the loopback that nobody has just now, below those that the system gives to clients.</summary>
    public static int FreeUdpPort()
    {
        int port;
        do
        {
            port = Random.Shared.Next(10_000, 30_000);
        }
        while (IsTaken(port));
        return port;
    }

    public Task<TcpTestConnection> ConnectAsync() => TcpClients.ConnectAsync(EndPoint);

    public async ValueTask DisposeAsync()
    {
        await Entry.DisposeAsync();
        await Server.DisposeAsync();
    }

    private static bool IsTaken(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
