using System.Net;
using System.Net.Sockets;

namespace GostSharp.TestKit;

/// <summary>A UDP port of 127.0.0.1 where packets are refused (ICMP), and which nobody else gets meanwhile.</summary>
public sealed class RefusingUdpPort : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    // Connected elsewhere, it takes nothing from others.
    private RefusingUdpPort()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.Connect(new IPEndPoint(IPAddress.Loopback, 9));
        EndPoint = (IPEndPoint)_socket.LocalEndPoint!;
    }

    public IPEndPoint EndPoint { get; }

    public static RefusingUdpPort Create() => new();

    public void Dispose() => _socket.Dispose();
}
