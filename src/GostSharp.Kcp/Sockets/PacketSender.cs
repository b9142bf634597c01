using System.Net;
using GostSharp.Kcp.Packets;

namespace GostSharp.Kcp.Sockets;

/// <summary>Gives the packets of all sessions of a socket to it, many at a time. Whoever has packets sends, unless somebody does so already.</summary>
internal sealed class PacketSender(KcpSocket socket, int limit)
{
    private const int BatchSize = 32;

    // Some hundred packets: a millisecond, where the socket takes them at once.
    private const int BatchesInARow = 8;

    private readonly Lock _gate = new();
    private readonly Queue<KcpDatagram> _queue = new();
    private readonly KcpDatagram[] _batch = new KcpDatagram[BatchSize];
    private TaskCompletionSource? _idle;
    private bool _isSending;
    private bool _isClosed;
    private long _dropped;

    /// <summary>Packets that were dropped because the socket did not take them in time, or not at all.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>What the socket threw last.</summary>
    public Exception? LastFailure { get; private set; }

    /// <summary>Takes a packet and its buffer; false when it was dropped.</summary>
    public bool Enqueue(byte[] buffer, int length, EndPoint peer)
    {
        lock (_gate)
        {
            if (!_isClosed && _queue.Count < limit)
            {
                _queue.Enqueue(new KcpDatagram(buffer, length, peer));
                return true;
            }
        }

        PacketBuffers.Return(buffer);
        Interlocked.Increment(ref _dropped);
        return false;
    }

    /// <summary>Sends what waits; to be called without any lock.</summary>
    /// <param name="batches">How many of them the caller has time for; the rest is sent on a thread of the pool.</param>
    public void Kick(int batches = BatchesInARow)
    {
        lock (_gate)
        {
            if (_isSending || _queue.Count == 0)
            {
                return;
            }

            _isSending = true;
        }

        // Ends by itself, and CloseAsync waits for that.
        _ = SendAsync(batches);
    }

    /// <summary>Completes when nothing is being sent.</summary>
    public Task WaitForIdleAsync()
    {
        lock (_gate)
        {
            return _isSending ? (_idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task : Task.CompletedTask;
        }
    }

    /// <summary>Drops what waits, and waits for what is being sent. The socket is closed before, so that this is not for long.</summary>
    public Task CloseAsync()
    {
        lock (_gate)
        {
            _isClosed = true;
            while (_queue.TryDequeue(out var datagram))
            {
                Return(datagram);
            }

            return WaitForIdleAsync();
        }
    }

    private async Task SendAsync(int batches)
    {
        while (TakeBatch() is > 0 and var count)
        {
            if (batches-- == 0)
            {
                // Others go on filling the queue: whoever came to send has work of its own.
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
                batches = BatchesInARow - 1;
            }

            await SendBatchAsync(count).ConfigureAwait(false);
        }
    }

    private async ValueTask SendBatchAsync(int count)
    {
        try
        {
            await socket.SendAsync(_batch.AsMemory(0, count)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The same as a loss on the way: what matters is sent again, and a session that gets nothing through ends.
            var several = exception as AggregateException;
            LastFailure = several?.InnerException ?? exception;
            Interlocked.Add(ref _dropped, several?.InnerExceptions.Count ?? count);
        }

        for (var i = 0; i < count; i++)
        {
            Return(_batch[i]);
        }
    }

    private int TakeBatch()
    {
        lock (_gate)
        {
            var count = 0;
            while (count < BatchSize && _queue.TryDequeue(out _batch[count]))
            {
                count++;
            }

            if (count == 0)
            {
                _isSending = false;
                _idle?.TrySetResult();
                _idle = null;
            }

            return count;
        }
    }

    private static void Return(KcpDatagram datagram)
    {
        if (System.Runtime.InteropServices.MemoryMarshal.TryGetArray<byte>(datagram.Buffer, out var segment))
        {
            PacketBuffers.Return(segment.Array!);
        }
    }
}
