using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace GostSharp.Transports.Tcp;

/// <summary>A connected TCP socket.</summary>
internal sealed class TcpConnection(Socket socket) : StreamConnection(new NetworkStream(socket, ownsSocket: true))
{
    private const int Open = 0;
    private const int Detached = 1;
    private const int Closed = 2;

    private EndPoint? _localEndPoint;
    private EndPoint? _remoteEndPoint;
    private Action<Exception?>? _whenAborted;
    private bool _isAborted;
    private int _state;

    public override EndPoint? LocalEndPoint => _localEndPoint ??= Read(static socket => socket.LocalEndPoint);

    public override EndPoint? RemoteEndPoint => _remoteEndPoint ??= Read(static socket => socket.RemoteEndPoint);

    public override bool CanDetachSocket => Volatile.Read(ref _state) == Open && socket.SafeHandle is { IsInvalid: false, IsClosed: false };

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
        if (!CanDetachSocket || Interlocked.CompareExchange(ref _state, Detached, Open) != Open)
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
        if (!TryClose(reason))
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

    public override ValueTask DisposeAsync() => TryClose(reason: null) ? base.DisposeAsync() : ValueTask.CompletedTask;

    internal override void WhenAborted(Action<Exception?> aborted)
    {
        Volatile.Write(ref _whenAborted, aborted);
        Interlocked.MemoryBarrier(); // Either sees the other: nobody aborts in vain.
        if (Volatile.Read(ref _isAborted))
        {
            aborted(null);
        }
    }

    // False when the socket is not this connection's any more: whoever has it is told.
    private bool TryClose(Exception? reason)
    {
        var before = Interlocked.CompareExchange(ref _state, Closed, Open);
        if (before == Detached)
        {
            Volatile.Write(ref _isAborted, true);
            Interlocked.MemoryBarrier();
            Volatile.Read(ref _whenAborted)?.Invoke(reason);
        }

        return before == Open;
    }

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
