using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using GostSharp;

namespace CustomTransport;

/// <summary>A connected Unix socket: a stream, the half-close that a bare stream cannot express, and the socket itself for a relay that lets the kernel carry its bytes.</summary>
/// <remarks>A Unix socket knows no reset: when a connection is aborted the peer may see an end like any other.</remarks>
internal sealed class UnixConnection(Socket socket, EndPoint? local, EndPoint? remote)
    : StreamConnection(new NetworkStream(socket, ownsSocket: true), local, remote)
{
    // Whoever is first has the socket: the connection that closes it, or the relay that takes it.
    private int _isGone;

    public override bool CanDetachSocket => Volatile.Read(ref _isGone) == 0;

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

    public override bool TryDetachSocket([NotNullWhen(true)] out SafeSocketHandle? socketHandle, out ReadOnlyMemory<byte> leftover)
    {
        if (!TryGo())
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
        if (TryGo())
        {
            base.Abort(reason);
        }
    }

    public override ValueTask DisposeAsync() => TryGo() ? base.DisposeAsync() : ValueTask.CompletedTask;

    private bool TryGo() => Interlocked.Exchange(ref _isGone, 1) == 0;
}
