using System.Net.Sockets;

namespace GostSharp.TestKit;

/// <summary>A connection over a TCP socket, with its half-close and its reset.</summary>
public sealed class TcpTestConnection(Socket socket)
    : StreamConnection(new NetworkStream(socket, ownsSocket: true), socket.LocalEndPoint, socket.RemoteEndPoint)
{
    public override ValueTask CompleteWritesAsync(CancellationToken cancellationToken = default)
    {
        socket.Shutdown(SocketShutdown.Send);
        return ValueTask.CompletedTask;
    }

    public override void Abort(Exception? reason = null)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Closed before: there is nothing left to reset.
        }

        socket.Dispose();
    }
}
