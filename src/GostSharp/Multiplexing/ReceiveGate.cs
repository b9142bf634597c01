namespace GostSharp.Multiplexing;

/// <summary>Counts the bytes of all streams that wait for their readers; closed while there are too many.</summary>
internal sealed class ReceiveGate
{
    private readonly Wakeup _opened = new();
    private long _limit;
    private long _buffered;
    private long _promised;

    public long Buffered => Volatile.Read(ref _buffered);

    /// <summary>What waits, and what may still come as peers were told.</summary>
    public long Promised => Volatile.Read(ref _promised);

    public bool IsOpen => Buffered < Volatile.Read(ref _limit);

    /// <summary>Sets the limit.</summary>
    public void Limit(long bytes)
    {
        Volatile.Write(ref _limit, bytes);
        _opened.Set();
    }

    /// <summary>Counts what was promised, or is no more when it is less than nothing.</summary>
    public void Promise(long count) => Interlocked.Add(ref _promised, count);

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
