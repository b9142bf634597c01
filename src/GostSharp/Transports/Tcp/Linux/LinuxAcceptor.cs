using System.Net;
using System.Net.Sockets;
using GostSharp.Kernel;

namespace GostSharp.Transports.Tcp.Linux;

/// <summary>Accepts from a listening socket, on one of the loops that share it: those that wait one after the other, without a wait between them.</summary>
/// <param name="listener">The listening socket, which does not block and has an owner.</param>
/// <param name="waits">What waits for it; closed before it.</param>
/// <param name="lane">The number among those who accept from it.</param>
internal sealed class LinuxAcceptor(SafeSocketHandle listener, ReadinessLanes waits, int lane)
{
    // With more at once the others of the loop would wait for too long.
    private const int MostInARow = 16;

    private int _inARow;

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

            if (SocketCalls.Accept(listener, out var peer) is { } socket)
            {
                return (socket, peer);
            }

            _inARow = 0;
            await waits.WaitAsync(lane, cancellationToken).ConfigureAwait(false);
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

        waits.GoOnAfterOthers(lane);
        await waits.WaitAsync(lane, cancellationToken).ConfigureAwait(false);
    }
}
