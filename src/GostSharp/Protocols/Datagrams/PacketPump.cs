using System.Buffers;
using System.Net;
using System.Runtime.CompilerServices;
using GostSharp.Relaying;

namespace GostSharp.Protocols.Datagrams;

/// <summary>Takes packets off a socket, one after the other; nothing is allocated per packet, and no buffer is held while none comes.</summary>
internal sealed class PacketPump(DatagramSocket source, InactivityLimit inactivity, int maxLength)
{
    // Every packet fits into it, so that no system cuts one or calls it an error.
    private const int BufferSize = 65_536;

    // Between two sides that are always ready nothing ever waits: the thread would never come to anybody else.
    private const int PacketsInARow = 64;

    /// <summary>Runs until the socket has ended.</summary>
    /// <exception cref="GostException">It failed.</exception>
    public async Task RunAsync(Func<ReadOnlyMemory<byte>, EndPoint, CancellationToken, ValueTask> send, CancellationToken cancellationToken)
    {
        for (var packets = 1; await source.WaitToReceiveAsync(cancellationToken).ConfigureAwait(false); packets++)
        {
            if (!await MoveOneAsync(send, cancellationToken).ConfigureAwait(false))
            {
                break;
            }

            if (packets % PacketsInARow == 0)
            {
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> MoveOneAsync(Func<ReadOnlyMemory<byte>, EndPoint, CancellationToken, ValueTask> send, CancellationToken cancellationToken)
    {
        var rented = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var datagram = await source.ReceiveAsync(rented, cancellationToken).ConfigureAwait(false);
            if (datagram is { IsEnd: false, Peer: { } peer })
            {
                inactivity.Touch();
                await send(datagram.Payload[..Math.Min(maxLength, datagram.Length)], peer, cancellationToken).ConfigureAwait(false);
            }

            return !datagram.IsEnd;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
