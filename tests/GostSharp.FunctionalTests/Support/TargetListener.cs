using System.Net;
using System.Net.Sockets;

namespace GostSharp.FunctionalTests.Support;

/// <summary>A target whose connections the test itself accepts and plays.</summary>
internal sealed class TargetListener : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public TargetListener()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndPoint!;

    public async Task<TcpTestConnection> AcceptAsync()
    {
        var socket = await _listener.AcceptAsync();
        socket.NoDelay = true;
        return new TcpTestConnection(socket);
    }

    public void Dispose() => _listener.Dispose();
}
