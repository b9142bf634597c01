namespace GostSharp;

/// <summary>A time limit on something that the caller can also cancel, told apart.</summary>
internal sealed class Deadline : IDisposable
{
    // What a timer can count; CancellationTokenSource and ITimer refuse more.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly CancellationTokenSource? _both;
    private readonly CancellationTokenRegistration _callersEnd;
    private readonly CancellationToken _caller;

    /// <summary>Starts the limit; an infinite or negative one only passes the caller's token on.</summary>
    public Deadline(TimeSpan limit, TimeProvider timeProvider, CancellationToken caller)
    {
        _caller = caller;
        if (limit >= TimeSpan.Zero)
        {
            _both = new CancellationTokenSource(limit, timeProvider);
            _callersEnd = caller.UnsafeRegister(static both => ((CancellationTokenSource)both!).Cancel(), _both);
        }
    }

    /// <summary>True for an infinite limit and for those that a timer can count: up to 49 days.</summary>
    public static bool IsLimit(TimeSpan limit) => limit == Timeout.InfiniteTimeSpan || (limit >= TimeSpan.Zero && limit <= Longest);

    public CancellationToken Token => _both?.Token ?? _caller;

    /// <summary>True when the time is up and the caller has not cancelled.</summary>
    public bool HasPassed => _both is { IsCancellationRequested: true } && !_caller.IsCancellationRequested;

    public void Dispose()
    {
        _callersEnd.Dispose(); // First: it waits for a cancellation that is under way.
        _both?.Dispose();
    }
}
