using System.Net;
using System.Net.Sockets;
using GostSharp.Kernel;

namespace GostSharp.Transports.Tcp.Linux;

/// <summary>Accepts from a listening socket: those that wait one after the other, without a wait between them.</summary>
internal sealed class LinuxAcceptor : IDisposable
{
    // With more at once the others of the loop would wait for too long.
    private const int MostInARow = 16;

    private readonly SafeSocketHandle _listener;
    private readonly ReadinessWaits _waits;
    private int _inARow;

    /// <param name="listener">The listening socket, which stays its owner's and is closed after this.</param>
    public LinuxAcceptor(Socket listener)
    {
        _listener = listener.SafeHandle;
        var descriptor = (int)_listener.DangerousGetHandle();
        Libc.SetNonBlocking(descriptor);
        _waits = new ReadinessWaits(descriptor) { ReadsPromptly = true };
    }

    /// <summary>Accepts one, for one caller at a time; may return on a <see cref="PromptThread"/>.</summary>
    /// <exception cref="SocketException">It failed.</exception>
    /// <exception cref="ObjectDisposedException">The listener was closed.</exception>
    public async ValueTask<(SocketDescriptor Socket, IPEndPoint? Peer)> AcceptAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (HasHadTurn())
            {
                await LetOthersAsync(cancellationToken).ConfigureAwait(false);
            }

            if (SocketCalls.Accept(_listener, out var peer) is { } socket)
            {
                return (socket, peer);
            }

            _inARow = 0;
            await _waits.WaitToReadAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private bool HasHadTurn() => EventLoop.Current is not null && _inARow++ == MostInARow;

    // A loop that does not keep up has no time for new connections.
    private async ValueTask LetOthersAsync(CancellationToken cancellationToken)
    {
        _inARow = 0;
        if (EventLoop.Current!.IsBehind)
        {
            await PromptThread.LeaveAsync();
            return;
        }

        _waits.ReadAfterOthers();
        await _waits.WaitToReadAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _waits.Close(failure: null);
}
