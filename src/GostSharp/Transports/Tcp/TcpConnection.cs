using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace GostSharp.Transports.Tcp;

/// <summary>A connected TCP socket.</summary>
internal sealed class TcpConnection(Socket socket) : StreamConnection(new NetworkStream(socket, ownsSocket: true))
{
    private SocketOwnership _ownership;
    private EndPoint? _localEndPoint;
    private EndPoint? _remoteEndPoint;

    public override EndPoint? LocalEndPoint => _localEndPoint ??= Read(static socket => socket.LocalEndPoint);

    public override EndPoint? RemoteEndPoint => _remoteEndPoint ??= Read(static socket => socket.RemoteEndPoint);

    public override bool CanDetachSocket => _ownership.IsOwned && socket.SafeHandle is { IsInvalid: false, IsClosed: false };

    public override ValueTask CompleteWritesAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
            return ValueTask.CompletedTask;
        }
        catch (SocketException exception)
        {
            // A peer that reset the connection is gone: the shutdown says so as "not connected".
            return ValueTask.FromException(new IOException(exception.Message, exception));
        }
    }

    public override bool TryDetachSocket([NotNullWhen(true)] out SafeSocketHandle? socketHandle, out ReadOnlyMemory<byte> leftover)
    {
        if (!CanDetachSocket || !_ownership.TryDetach())
        {
            return base.TryDetachSocket(out socketHandle, out leftover);
        }

#pragma warning disable CA1816 // The handle has a new owner: the finalizer of the managed socket must not close it.
        GC.SuppressFinalize(socket);
#pragma warning restore CA1816
        socketHandle = socket.SafeHandle;
        leftover = TakeUnread();
        return true;
    }

    public override void Abort(Exception? reason = null)
    {
        if (!_ownership.TryClose(reason))
        {
            return;
        }

        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Already gone: there is nobody left to reset.
        }

        socket.Dispose();
    }

    internal override void LimitSilence(TimeSpan limit)
    {
        try
        {
            TcpOptions.LimitSilence(socket, limit);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Already gone, which is all that the limit is for.
        }
    }

    public override ValueTask DisposeAsync() => _ownership.TryClose(reason: null) ? base.DisposeAsync() : ValueTask.CompletedTask;

    internal override void WhenAborted(ISocketTaker taker) => _ownership.WhenAborted(taker);

    private IPEndPoint? Read(Func<Socket, EndPoint?> property)
    {
        try
        {
            return TcpAddresses.Unmap((IPEndPoint?)property(socket));
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return null;
        }
    }
}
