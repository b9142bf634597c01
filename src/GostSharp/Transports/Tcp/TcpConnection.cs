using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace GostSharp.Transports.Tcp;

/// <summary>A connected TCP socket.</summary>
internal sealed class TcpConnection(Socket socket) : StreamConnection(new NetworkStream(socket, ownsSocket: true))
{
    private EndPoint? _localEndPoint;
    private EndPoint? _remoteEndPoint;
    private bool _detached;

    public override EndPoint? LocalEndPoint => _localEndPoint ??= Read(static socket => socket.LocalEndPoint);

    public override EndPoint? RemoteEndPoint => _remoteEndPoint ??= Read(static socket => socket.RemoteEndPoint);

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
        if (_detached || socket.SafeHandle.IsInvalid || socket.SafeHandle.IsClosed)
        {
            return base.TryDetachSocket(out socketHandle, out leftover);
        }

        _detached = true;
#pragma warning disable CA1816 // The handle has a new owner: the finalizer of the managed socket must not close it.
        GC.SuppressFinalize(socket);
#pragma warning restore CA1816
        socketHandle = socket.SafeHandle;
        leftover = TakeUnread();
        return true;
    }

    public override void Abort(Exception? reason = null)
    {
        if (_detached)
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

    public override ValueTask DisposeAsync() => _detached ? ValueTask.CompletedTask : base.DisposeAsync();

    private EndPoint? Read(Func<Socket, EndPoint?> property)
    {
        try
        {
            return Unmap(property(socket));
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            return null;
        }
    }

    // A dual-stack socket shows IPv4 peers as ::ffff:a.b.c.d; people and hash selectors know them as a.b.c.d.
    private static EndPoint? Unmap(EndPoint? address) =>
        address is IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped ? new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port) : address;
}
