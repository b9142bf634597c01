namespace GostSharp.Multiplexing;

/// <summary>Counts the bytes of all streams that wait for their readers; closed while there are too many.</summary>
internal sealed class ReceiveGate
{
    private readonly Wakeup _opened = new();
    private long _limit;
    private long _buffered;

    public long Buffered => Volatile.Read(ref _buffered);

    public bool IsOpen => Buffered < Volatile.Read(ref _limit);

    /// <summary>Sets the limit.</summary>
    public void Limit(long bytes)
    {
        Volatile.Write(ref _limit, bytes);
        _opened.Set();
    }

    public void Add(int count) => Interlocked.Add(ref _buffered, count);

    public void Remove(int count)
    {
        var limit = Volatile.Read(ref _limit);
        var left = Interlocked.Add(ref _buffered, -count);
        if (left < limit && left + count >= limit)
        {
            _opened.Set();
        }
    }

    /// <summary>Waits until it is open.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        while (!IsOpen)
        {
            await _opened.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
