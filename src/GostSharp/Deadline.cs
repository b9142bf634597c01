namespace GostSharp;

/// <summary>A time limit on something that the caller can also cancel, told apart.</summary>
internal sealed class Deadline : IDisposable
{
    // What a timer can count; CancellationTokenSource and ITimer refuse more.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly CancellationTokenSource? _timer;
    private readonly CancellationTokenSource? _both;
    private readonly CancellationToken _caller;

    /// <summary>Starts the limit; an infinite or negative one only passes the caller's token on.</summary>
    public Deadline(TimeSpan limit, TimeProvider timeProvider, CancellationToken caller)
    {
        _caller = caller;
        if (limit >= TimeSpan.Zero)
        {
            _timer = new CancellationTokenSource(limit, timeProvider);
            _both = CancellationTokenSource.CreateLinkedTokenSource(caller, _timer.Token);
        }
    }

    /// <summary>True for an infinite limit and for those that a timer can count: up to 49 days.</summary>
    public static bool IsLimit(TimeSpan limit) => limit == Timeout.InfiniteTimeSpan || (limit >= TimeSpan.Zero && limit <= Longest);

    public CancellationToken Token => _both?.Token ?? _caller;

    /// <summary>True when the time is up and the caller has not cancelled.</summary>
    public bool HasPassed => _timer is { IsCancellationRequested: true } && !_caller.IsCancellationRequested;

    public void Dispose()
    {
        _both?.Dispose();
        _timer?.Dispose();
    }
}
