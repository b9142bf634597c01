using System.Net;
using System.Net.Sockets;
using GostSharp;

namespace CustomTransport;

/// <summary>A connected Unix socket: a stream, and the half-close that a bare stream cannot express.</summary>
internal sealed class UnixConnection(Socket socket, EndPoint? local, EndPoint? remote)
    : StreamConnection(new NetworkStream(socket, ownsSocket: true), local, remote)
{
    public override ValueTask CompleteWritesAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
            return ValueTask.CompletedTask;
        }
        catch (SocketException exception)
        {
            return ValueTask.FromException(new IOException(exception.Message, exception));
        }
    }
}
