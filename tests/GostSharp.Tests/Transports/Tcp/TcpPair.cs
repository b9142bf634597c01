using System.Net;
using System.Net.Sockets;
using GostSharp.Transports.Tcp;

namespace GostSharp.Tests.Transports.Tcp;

/// <summary>A connection as the library makes it, and its peer's bare socket.</summary>
internal sealed record TcpPair(StreamConnection Connection, Socket Peer) : IAsyncDisposable
{
    public static async Task<TcpPair> CreateAsync()
    {
        await using var listener = TcpConnectionListener.Bind(new IPEndPoint(IPAddress.Loopback, 0), new TcpOptions());
        return await CreateAsync(listener, IPAddress.Loopback);
    }

    public static async Task<TcpPair> CreateAsync(TcpConnectionListener listener, IPAddress address)
    {
        var peer = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await peer.ConnectAsync(new IPEndPoint(address, ((IPEndPoint)listener.LocalEndPoint!).Port));
        return new TcpPair((StreamConnection)(await listener.AcceptAsync())!, peer);
    }

    /// <summary>With the connection of systems on which the framework's sockets have to do.</summary>
    public static async Task<TcpPair> CreateWithFrameworkAsync(IPAddress? address = null)
    {
        using var listener = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true };
        listener.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
        listener.Listen();
        var loopback = address ?? IPAddress.Loopback;
        var peer = new Socket(loopback.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await peer.ConnectAsync(new IPEndPoint(loopback, ((IPEndPoint)listener.LocalEndPoint!).Port));
        return new TcpPair(new TcpConnection(await listener.AcceptAsync()), peer);
    }

    public async ValueTask DisposeAsync()
    {
        Peer.Dispose();
        await Connection.DisposeAsync();
    }
}
