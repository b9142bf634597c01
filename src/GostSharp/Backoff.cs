namespace GostSharp;

/// <summary>How long to wait before trying again: 5 ms, doubled with every failure in a row, at most a second.</summary>
internal struct Backoff
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <summary>Failures in a row.</summary>
    public int Failures { get; private set; }

    public TimeSpan Next()
    {
        var doublings = Math.Min(Failures++, 10);
        var delay = Shortest * (1 << doublings);
        return delay < Longest ? delay : Longest;
    }

    public void Reset() => Failures = 0;
}
