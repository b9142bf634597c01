using System.Net;
using System.Net.Sockets;

namespace GostSharp.FunctionalTests.Support;

/// <summary>A way to a server that a test can cut: what goes through it then is reset.</summary>
internal sealed class CutTunnel : IAsyncDisposable
{
    private readonly TestServer _server;
    private CancellationTokenSource _cut = new();

    public CutTunnel(IPEndPoint to) => _server = TestServer.Start((stream, stopping) => CarryAsync(stream, to, stopping));

    public IPEndPoint EndPoint => _server.EndPoint;

    /// <summary>Connections that went through it so far.</summary>
    public int Accepted => _server.Accepted;

    public async Task CutAsync()
    {
        using var old = Interlocked.Exchange(ref _cut, new CancellationTokenSource());
        await old.CancelAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _cut.Dispose();
    }

    private async Task CarryAsync(NetworkStream near, IPEndPoint to, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, _cut.Token);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(to, either.Token);
        await using var far = new NetworkStream(socket);
        await Task.WhenAny(near.CopyToAsync(far, either.Token), far.CopyToAsync(near, either.Token));
        near.Socket.LingerState = new LingerOption(true, 0);
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
        near.Socket.Close();
    }
}
