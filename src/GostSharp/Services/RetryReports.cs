namespace GostSharp.Services;

/// <summary>Which failures of a remote listener are worth a warning: the first, each for another reason, and then fewer and fewer.</summary>
internal sealed class RetryReports(TimeProvider timeProvider)
{
    // Reasons that are never twice the same must not make a flood either.
    private const int MaxReasons = 8;

    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly HashSet<string> _reasons = [];
    private TimeSpan _interval;
    private long _last;

    /// <summary>True once a warning was given since the last <see cref="Reset"/>.</summary>
    public bool HasWarned => _reasons.Count > 0;

    public bool IsWorthAWarning(string reason)
    {
        var isNew = _reasons.Count < MaxReasons && _reasons.Add(reason);
        if (!isNew && timeProvider.GetElapsedTime(_last) < _interval)
        {
            return false;
        }

        _interval = isNew ? Shortest : TimeSpan.FromTicks(Math.Min(_interval.Ticks * 2, Longest.Ticks));
        _last = timeProvider.GetTimestamp();
        return true;
    }

    /// <summary>Begins anew: all is well again.</summary>
    public void Reset() => _reasons.Clear();
}
