namespace GostSharp.Ssh.Channels;

/// <summary>How long the peer takes to answer at best: seen at the login, at openings and at requests.</summary>
internal sealed class RoundTrip(TimeProvider timeProvider)
{
    private long _best = long.MaxValue;

    /// <summary>The shortest time in ticks of the clock; null before anything was answered.</summary>
    public long? Best => Volatile.Read(ref _best) is var best && best == long.MaxValue ? null : best;

    public long Now => timeProvider.GetTimestamp();

    /// <summary>Something that was sent at <paramref name="start"/> has been answered now.</summary>
    public void Answered(long start)
    {
        var taken = Math.Max(1, Now - start);
        var best = Volatile.Read(ref _best);
        while (taken < best)
        {
            var seen = Interlocked.CompareExchange(ref _best, taken, best);
            if (seen == best)
            {
                return;
            }

            best = seen;
        }
    }
}
