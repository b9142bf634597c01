namespace GostSharp.Transports.Memory;

/// <summary>One direction of a connection: a bounded byte queue whose writer waits for room.</summary>
/// <remarks>Bytes move only under the lock and after a look at the token, so a cancelled read has taken nothing.</remarks>
internal sealed class MemoryPipe(int capacity)
{
    private readonly Lock _gate = new();
    private readonly PooledRing _bytes = new(capacity);
    private readonly Pulse _readable = new();
    private readonly Pulse _writable = new();
    private Exception? _readerCause;
    private Exception? _writerCause;
    private bool _completed;

    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task readable;
            lock (_gate)
            {
                if (TryRead(buffer.Span, out var count))
                {
                    return count;
                }

                readable = _readable.Next;
            }

            await readable.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task writable;
            lock (_gate)
            {
                bytes = bytes[Write(bytes.Span)..];
                if (bytes.IsEmpty)
                {
                    return;
                }

                writable = _writable.Next;
            }

            await writable.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The reader gets what is queued and then the end; further writes fail with <paramref name="writerCause"/>.</summary>
    public void Complete(Exception writerCause)
    {
        lock (_gate)
        {
            _completed = true;
            _writerCause ??= writerCause;
            FireBoth();
        }
    }

    /// <summary>Nothing passes any more, and what is queued is dropped; whoever failed before keeps its first cause.</summary>
    public void Fail(Exception readerCause, Exception writerCause)
    {
        lock (_gate)
        {
            _readerCause ??= readerCause;
            _writerCause ??= writerCause;
            _bytes.Clear();
            FireBoth();
        }
    }

    // An empty buffer asks for "something to read", which the end is too.
    private bool TryRead(Span<byte> buffer, out int count)
    {
        MemoryErrors.ThrowIfAny(_readerCause);
        var some = _bytes.Count > 0;
        count = some ? _bytes.Read(buffer) : 0;
        if (count > 0)
        {
            _writable.Fire();
        }

        return some || _completed;
    }

    private int Write(ReadOnlySpan<byte> bytes)
    {
        MemoryErrors.ThrowIfAny(_writerCause);
        var count = _bytes.Write(bytes);
        if (count > 0)
        {
            _readable.Fire();
        }

        return count;
    }

    private void FireBoth()
    {
        _readable.Fire();
        _writable.Fire();
    }
}
