using System.Net;
using System.Net.Sockets;
using GostSharp;

namespace CustomTransport;

/// <summary>Accepts connections on a Unix socket.</summary>
internal sealed class UnixListener : IListener
{
    private readonly Socket _socket;

    private UnixListener(Socket socket, EndPoint address) => (_socket, LocalEndPoint) = (socket, address);

    public EndPoint? LocalEndPoint { get; }

    public static UnixListener Bind(UnixSockets sockets, EndPoint address)
    {
        var socket = UnixSockets.Create();
        try
        {
            socket.Bind(sockets[address]);
            socket.Listen();
            return new UnixListener(socket, address);
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            throw new BindFailedException(FailureReason.AddressUnavailable, address, exception.Message, exception);
        }
    }

    public async ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return new UnixConnection(await _socket.AcceptAsync(cancellationToken), LocalEndPoint, remote: null);
        }
        catch (Exception exception) when (exception is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
        {
            return null; // Unbound: that is how a listener says that no more will come.
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
