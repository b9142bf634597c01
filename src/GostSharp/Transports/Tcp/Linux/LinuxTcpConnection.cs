using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using GostSharp.Kernel;

namespace GostSharp.Transports.Tcp.Linux;

/// <summary>A connected TCP socket of which the framework knows nothing: nobody but its user is woken by its bytes, and a relay can take it as it is.</summary>
internal sealed class LinuxTcpConnection : StreamConnection
{
    private readonly SocketDescriptor _socket;
    private readonly ReadinessWaits _waits;
    private readonly SocketOwnership _ownership;
    private EndPoint? _localEndPoint;

    public LinuxTcpConnection(SocketDescriptor socket, IPEndPoint? peer)
        : this(socket, peer, new ReadinessWaits(socket.Value), new SocketOwnership())
    {
    }

    private LinuxTcpConnection(SocketDescriptor socket, IPEndPoint? peer, ReadinessWaits waits, SocketOwnership ownership)
        : base(new LinuxTcpStream(socket, waits, () => Close(socket, waits, ownership)))
    {
        _socket = socket;
        _waits = waits;
        _ownership = ownership;
        RemoteEndPoint = TcpAddresses.Unmap(peer);
    }

    public override EndPoint? LocalEndPoint => _localEndPoint ??= ReadLocalEndPoint();

    public override EndPoint? RemoteEndPoint { get; }

    public override bool CanDetachSocket => _ownership.IsOwned;

    public override ValueTask CompleteWritesAsync(CancellationToken cancellationToken = default) =>
        Libc.Shutdown(_socket, Libc.SHUT_WR) == 0
            ? ValueTask.CompletedTask
            : ValueTask.FromException(Errno.ToIOException(Libc.LastError)); // A peer that reset the connection is gone: "not connected".

    public override bool TryDetachSocket([NotNullWhen(true)] out SafeSocketHandle? socket, out ReadOnlyMemory<byte> leftover) =>
        TryDetachBareSocket(out socket, out leftover, out _);

    internal override bool TryDetachBareSocket([NotNullWhen(true)] out SafeSocketHandle? socket, out ReadOnlyMemory<byte> leftover, out bool isUnknownToFramework)
    {
        isUnknownToFramework = true;
        if (!_ownership.TryDetach())
        {
            (socket, leftover) = (null, default);
            return false;
        }

        socket = new SafeSocketHandle(_socket.Value, ownsHandle: true);
        _socket.SetHandleAsInvalid(); // First: nobody who still waits may take bytes that are the new owner's.
        _waits.Close(failure: null);
        leftover = TakeUnread();
        return true;
    }

    internal override void WhenAborted(Action<Exception?> aborted) => _ownership.WhenAborted(aborted);

    internal override void LimitSilence(TimeSpan limit)
    {
        try
        {
            LinuxTcp.LimitSilence(_socket, limit);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Already gone, which is all that the limit is for.
        }
    }

    public override void Abort(Exception? reason = null)
    {
        if (_ownership.TryClose(reason))
        {
            _socket.CloseAsFailure();
            Close(_socket, _waits);
        }
    }

    private static void Close(SocketDescriptor socket, ReadinessWaits waits, SocketOwnership ownership)
    {
        if (ownership.TryClose(reason: null))
        {
            Close(socket, waits);
        }
    }

    private static void Close(SocketDescriptor socket, ReadinessWaits waits)
    {
        waits.Close(new IOException("the connection was closed on this side"));
        socket.Dispose();
    }

    private IPEndPoint? ReadLocalEndPoint()
    {
        try
        {
            return TcpAddresses.Unmap(SocketCalls.LocalEndPoint(_socket));
        }
        catch (ObjectDisposedException)
        {
            return null;
        }
    }
}
