using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using GostSharp.Kernel;

namespace GostSharp.Transports.Tcp.Linux;

/// <summary>A connected TCP socket of which the framework knows nothing: nobody but its user is woken by its bytes, and a relay can take it as it is.</summary>
internal sealed class LinuxTcpConnection : StreamConnection
{
    private SocketDescriptor _socket;
    private ReadinessWaits? _waits;
    private SocketOwnership _ownership;
    private EndPoint? _localEndPoint;

    public LinuxTcpConnection(SocketDescriptor socket, IPEndPoint? peer)
        : base(TcpAddresses.Unmap(peer)) => _socket = socket;

    public override EndPoint? LocalEndPoint => _localEndPoint ??= ReadLocalEndPoint();

    public override bool CanDetachSocket => _ownership.IsOwned;

    public override ValueTask CompleteWritesAsync(CancellationToken cancellationToken = default) =>
        Libc.Shutdown(_socket, Libc.SHUT_WR) == 0
            ? ValueTask.CompletedTask
            : ValueTask.FromException(Errno.ToIOException(Libc.LastError)); // A peer that reset the connection is gone: "not connected".

    public override bool TryDetachSocket([NotNullWhen(true)] out SafeSocketHandle? socket, out ReadOnlyMemory<byte> leftover)
    {
        var isDetached = TryDetachDescriptor(out var descriptor, out leftover);
        socket = isDetached ? new SafeSocketHandle(descriptor, ownsHandle: true) : null;
        return isDetached;
    }

    internal override bool TryDetachDescriptor(out int descriptor, out ReadOnlyMemory<byte> leftover)
    {
        if (!_ownership.TryDetach())
        {
            (descriptor, leftover) = (-1, default);
            return false;
        }

        descriptor = _socket.Value;
        _socket.SetHandleAsInvalid(); // First: nobody who still waits may take bytes that are the new owner's.
        _socket = SocketDescriptor.Closed;
        _waits?.Close(failure: null);
        leftover = TakeUnread();
        return true;
    }

    internal override IPromptReads? PromptReads => OpenWaits();

    internal override void WhenAborted(ISocketTaker taker) => _ownership.WhenAborted(taker);

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
            CloseSocket();
        }
    }

    public override ValueTask DisposeAsync()
    {
        Close();
        return base.DisposeAsync();
    }

    private protected override Stream OpenStream() => new LinuxTcpStream(_socket, OpenWaits(), Close);

    private ReadinessWaits OpenWaits()
    {
        var created = new ReadinessWaits(_socket.Value);
        var waits = Interlocked.CompareExchange(ref _waits, created, null) ?? created;
        if (!_ownership.IsOwned)
        {
            waits.Close(Closed()); // Whoever closes sees them, or is seen: nobody waits for what is not there any more.
        }

        return waits;
    }

    private void Close()
    {
        if (_ownership.TryClose(reason: null))
        {
            CloseSocket();
        }
    }

    private void CloseSocket()
    {
        _waits?.Close(Closed());
        _socket.Dispose();
    }

    private static IOException Closed() => new("the connection was closed on this side");

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
