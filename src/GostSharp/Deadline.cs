namespace GostSharp;

/// <summary>A time limit on something that the caller can also cancel, told apart.</summary>
internal sealed class Deadline : IDisposable
{
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

    public CancellationToken Token => _both?.Token ?? _caller;

    /// <summary>True when the time is up and the caller has not cancelled.</summary>
    public bool HasPassed => _timer is { IsCancellationRequested: true } && !_caller.IsCancellationRequested;

    public void Dispose()
    {
        _both?.Dispose();
        _timer?.Dispose();
    }
}
