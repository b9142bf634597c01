using System.Net;
using System.Net.Sockets;
using GostSharp.Transports.Tcp.Linux;

namespace GostSharp.Transports.Tcp;

/// <summary>Accepts TCP connections on one address.</summary>
internal sealed class TcpConnectionListener : IPromptListener
{
    // Linux hands the options of the listening socket on to what it accepts; elsewhere each socket is set up by itself.
    private static readonly bool OptionsAreInherited = OperatingSystem.IsLinux();

    private static int lastLane;

    private readonly Socket _socket;
    private readonly LinuxAcceptors? _acceptors;
    private readonly TcpOptions _options;
    private readonly int _lane;
    private volatile bool _unbound;

    private TcpConnectionListener(Socket socket, TcpOptions options)
    {
        _socket = socket;
        _options = options;
        LocalEndPoint = socket.LocalEndPoint;
        _acceptors = LinuxTcp.IsSupported ? new LinuxAcceptors(socket) : null;
        _lane = (int)((uint)Interlocked.Increment(ref lastLane) % (uint)Lanes); // Not all that have one only shall use the same loop.
    }

    public EndPoint? LocalEndPoint { get; }

    public int Lanes => _acceptors?.Count ?? 1;

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
        try
        {
            return await AcceptPromptlyAsync(_lane, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await PromptThread.LeaveAsync();
        }
    }

    public async ValueTask<Connection?> AcceptPromptlyAsync(int lane, CancellationToken cancellationToken)
    {
        while (!_unbound)
        {
            try
            {
                if (await AcceptOneAsync(lane, cancellationToken).ConfigureAwait(false) is { } connection)
                {
                    return connection;
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

    public void PassOn(int lane) => _acceptors?.PassOn(lane);

    public ValueTask DisposeAsync()
    {
        _unbound = true;
        _acceptors?.Dispose();
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    // Null when the peer was gone before its socket was set up.
    private async ValueTask<StreamConnection?> AcceptOneAsync(int lane, CancellationToken cancellationToken)
    {
        if (_acceptors is not null)
        {
            var (accepted, peer) = await _acceptors.AcceptAsync(lane, cancellationToken).ConfigureAwait(false);
            Demand(accepted, accepted.Value);
            return new LinuxTcpConnection(accepted, peer);
        }

        var socket = await _socket.AcceptAsync(cancellationToken).ConfigureAwait(false);
        if (!TrySetUp(socket))
        {
            return null;
        }

        Demand(socket, socket.Handle);
        return new TcpConnection(socket);
    }

    private static void Demand(IDisposable socket, nint descriptor)
    {
        try
        {
            DescriptorReserve.CheckAccepted(descriptor);
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
