using System.Net;
using GostSharp.Benchmarks.Linux;

namespace GostSharp.Benchmarks.Tcp;

/// <summary>Connections that have been answered once and are silent then.</summary>
internal sealed class IdleLoad : IDisposable
{
    // Fewer than any forwarder's backlog.
    private const int AtOnce = 64;

    private readonly List<TcpSocket> _sockets = [];

    public IdleLoad(IPEndPoint to, int connections, CancellationToken cancellationToken)
    {
        try
        {
            for (var opened = 0; opened < connections; opened += AtOnce)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Open(to, Math.Min(AtOnce, connections - opened));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose() => _sockets.ForEach(socket => socket.Close());

    private void Open(IPEndPoint to, int count)
    {
        var first = _sockets.Count;
        for (var i = 0; i < count; i++)
        {
            var socket = TcpSocket.Connect(to);
            _sockets.Add(socket);
            socket.Send([TargetMode.Echo]);
        }

        _sockets.Skip(first).ToList().ForEach(socket => socket.Receive(new byte[1]));
    }
}
