namespace GostSharp;

/// <summary>Counts the packets of one listener; found among the features of its connections by those who lose one on the way.</summary>
internal sealed class DatagramCounters
{
    private long _received;
    private long _sent;
    private long _dropped;
    private long _truncated;
    private long _evicted;

    public DatagramStatistics Now => new(
        Volatile.Read(ref _received),
        Volatile.Read(ref _sent),
        Volatile.Read(ref _dropped),
        Volatile.Read(ref _truncated),
        Volatile.Read(ref _evicted));

    public void CountReceived() => Interlocked.Increment(ref _received);

    public void CountSent() => Interlocked.Increment(ref _sent);

    public void CountDropped(int count = 1) => Interlocked.Add(ref _dropped, count);

    public void CountTruncated() => Interlocked.Increment(ref _truncated);

    public void CountEvicted() => Interlocked.Increment(ref _evicted);
}
