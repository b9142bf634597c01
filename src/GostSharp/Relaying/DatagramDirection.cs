using System.Buffers;
using System.Runtime.CompilerServices;

namespace GostSharp.Relaying;

/// <summary>One direction of a datagram relay; nothing is allocated per packet, and no buffer is held while none comes.</summary>
internal sealed class DatagramDirection(DatagramConnection source, DatagramConnection destination, InactivityLimit inactivity, DatagramCounters? counters) : IPacketSink
{
    // Every packet fits into it, so that no system cuts one or calls it an error.
    private const int BufferSize = 65_536;

    // Between two sides that are always ready nothing ever waits: the thread would never come to anybody else.
    private const int PacketsInARow = 64;

    private long _bytes;
    private long _datagrams;
    private bool _isSending;

    /// <summary>Bytes given to the destination so far.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Packets given to the destination so far.</summary>
    public long Datagrams => Volatile.Read(ref _datagrams);

    public async Task<DirectionResult> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            (source as IPacketSource)?.HandOver(destination is IPacketSink ? this : null);
            for (var packets = 1; await source.WaitToReceiveAsync(cancellationToken).ConfigureAwait(false); packets++)
            {
                if (!await MoveOneAsync(cancellationToken).ConfigureAwait(false))
                {
                    break;
                }

                if (packets % PacketsInARow == 0)
                {
                    await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
                }
            }

            return new DirectionResult(DirectionEnd.Completed);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new DirectionResult(DirectionEnd.Canceled);
        }
        catch (Exception exception)
        {
            // Whatever a transport throws is this direction's result: the relay reports it and never throws.
            return new DirectionResult(_isSending ? DirectionEnd.DestinationFailed : DirectionEnd.SourceFailed, exception);
        }
    }

    /// <summary>Moves a packet while the loop above waits for one.</summary>
    public bool TryTake(ReadOnlySpan<byte> packet)
    {
        if (packet.Length > destination.MaxDatagramSize || !((IPacketSink)destination).TryTake(packet))
        {
            return false;
        }

        inactivity.Touch();
        Count(packet.Length);
        return true;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> MoveOneAsync(CancellationToken cancellationToken)
    {
        var rented = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var read = await source.ReceiveAsync(rented, cancellationToken).ConfigureAwait(false);
            if (!read.IsEnd)
            {
                inactivity.Touch();
                await SendAsync(rented.AsMemory(0, read.Length), cancellationToken).ConfigureAwait(false);
            }

            return !read.IsEnd;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private ValueTask SendAsync(ReadOnlyMemory<byte> datagram, CancellationToken cancellationToken)
    {
        if (datagram.Length <= destination.MaxDatagramSize && datagram.Length >= destination.MinDatagramSize)
        {
            return SendFittingAsync(datagram, cancellationToken);
        }

        counters?.CountDropped();
        return ValueTask.CompletedTask;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendFittingAsync(ReadOnlyMemory<byte> datagram, CancellationToken cancellationToken)
    {
        _isSending = true;
        try
        {
            await destination.SendAsync(datagram, cancellationToken).ConfigureAwait(false);
        }
        catch (GostException exception) when (exception.Reason is FailureReason.NotSupported)
        {
            // The path takes less than it said: this packet is lost, and the next one is another matter.
            _isSending = false;
            counters?.CountDropped();
            return;
        }

        _isSending = false;
        Count(datagram.Length);
    }

    private void Count(int length)
    {
        Volatile.Write(ref _bytes, _bytes + length);
        Volatile.Write(ref _datagrams, _datagrams + 1);
    }
}
