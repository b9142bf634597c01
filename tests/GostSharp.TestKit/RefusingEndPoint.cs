using System.Net;
using System.Net.Sockets;

namespace GostSharp.TestKit;

/// <summary>A loopback TCP address that refuses connections, reserved so that nobody else can listen there meanwhile.</summary>
public sealed class RefusingEndPoint : IDisposable
{
    private readonly Socket _bound;

    public RefusingEndPoint(IPAddress? address = null)
    {
        var local = new IPEndPoint(address ?? IPAddress.Loopback, 0);
        _bound = new Socket(local.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _bound.Bind(local);
        EndPoint = (IPEndPoint)_bound.LocalEndPoint!;
    }

    public IPEndPoint EndPoint { get; }

    public void Dispose() => _bound.Dispose();
}
