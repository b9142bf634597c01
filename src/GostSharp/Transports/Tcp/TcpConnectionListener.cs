using System.Net;
using System.Net.Sockets;

namespace GostSharp.Transports.Tcp;

/// <summary>Accepts TCP connections on one address.</summary>
internal sealed class TcpConnectionListener : IListener
{
    // Linux hands the options of the listening socket on to what it accepts; elsewhere each socket is set up by itself.
    private static readonly bool OptionsAreInherited = OperatingSystem.IsLinux();

    private readonly Socket _socket;
    private readonly TcpOptions _options;
    private volatile bool _unbound;

    private TcpConnectionListener(Socket socket, TcpOptions options)
    {
        _socket = socket;
        _options = options;
        LocalEndPoint = socket.LocalEndPoint;
    }

    public EndPoint? LocalEndPoint { get; }

    /// <exception cref="BindFailedException">The address is taken, not ours or not allowed.</exception>
    public static TcpConnectionListener Bind(IPEndPoint address, TcpOptions options)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            DualStack.Apply(socket, address);
            options.ApplyTo(socket);
            socket.Bind(address);
            socket.Listen(options.Backlog);
            return new TcpConnectionListener(socket, options);
        }
        catch (SocketException exception)
        {
            socket?.Dispose();
            throw new BindFailedException(SocketFailures.ToReason(exception.SocketErrorCode), address, exception.Message, exception);
        }
    }

    public async ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (!_unbound)
        {
            try
            {
                var socket = await _socket.AcceptAsync(cancellationToken).ConfigureAwait(false);
                if (TrySetUp(socket))
                {
                    Demand(socket);
                    return new TcpConnection(socket);
                }
            }
            catch (Exception exception) when (_unbound && exception is SocketException or ObjectDisposedException)
            {
                return null;
            }
            catch (SocketException exception) when (SocketFailures.ToReason(exception.SocketErrorCode) is FailureReason.ResourcesExhausted)
            {
                throw new GostException(FailureReason.ResourcesExhausted, exception.Message, exception);
            }
            catch (SocketException exception) when (IsPeersOwn(exception.SocketErrorCode))
            {
                // That connection died in the queue (accept(2) passes its error on); the next one is another matter.
            }
        }

        return null;
    }

    public ValueTask DisposeAsync()
    {
        _unbound = true;
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private static void Demand(Socket socket)
    {
        try
        {
            DescriptorReserve.CheckAccepted(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool IsPeersOwn(SocketError error) => error is
        SocketError.ConnectionAborted or SocketError.ConnectionReset or SocketError.NetworkDown or SocketError.NetworkUnreachable
        or SocketError.HostDown or SocketError.HostUnreachable or SocketError.TimedOut or SocketError.ProtocolOption
        or SocketError.OperationNotSupported or SocketError.Interrupted or SocketError.AccessDenied;

    private bool TrySetUp(Socket socket)
    {
        if (OptionsAreInherited)
        {
            return true;
        }

        try
        {
            _options.ApplyTo(socket);
            return true;
        }
        catch (SocketException)
        {
            // The peer is gone already; some systems refuse options then.
            socket.Dispose();
            return false;
        }
    }
}
