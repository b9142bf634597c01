using System.Net;
using System.Net.Sockets;
using GostSharp;

namespace CustomTransport;

/// <summary>Reaches a node on a Unix socket of this machine.</summary>
internal sealed class UnixDialer(UnixSockets sockets, EndPoint node) : IDialer
{
    // It needs nothing from the route below: the node is on this machine whatever stands before it.
    public RouteCapabilities Requires => RouteCapabilities.None;

    public async ValueTask<Connection> DialAsync(CancellationToken cancellationToken = default)
    {
        var socket = UnixSockets.Create();
        try
        {
            await socket.ConnectAsync(sockets[node], cancellationToken);
            return new UnixConnection(socket, local: null, node);
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw new ConnectFailedException(FailureReason.Refused, node, exception.Message, exception);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
