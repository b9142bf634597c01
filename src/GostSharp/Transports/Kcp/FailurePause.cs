namespace GostSharp.Transports.Kcp;

/// <summary>The time between receives that fail one after the other, lest they take all of a processor.</summary>
/// <param name="timeProvider">The clock.</param>
internal sealed class FailurePause(TimeProvider timeProvider) : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private Backoff _backoff;

    /// <summary>A receive has not failed.</summary>
    public void Reset() => _backoff.Reset();

    /// <summary>Failures in a row.</summary>
    public int Failures => _backoff.Failures;

    /// <summary>Counts a failure and returns the time after it: none after the first in a row, which may have been one of a moment.</summary>
    public TimeSpan Next()
    {
        var delay = _backoff.Next();
        return _backoff.Failures == 1 ? TimeSpan.Zero : delay;
    }

    /// <summary>Waits as long as <see cref="Next"/> said.</summary>
    /// <returns>False when it is not worth while to go on, as it was disposed.</returns>
    public async ValueTask<bool> WaitAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        if (delay > TimeSpan.Zero)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
            await Task.Delay(delay, timeProvider, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return !_closing.IsCancellationRequested;
    }

    /// <summary>Ends the wait.</summary>
    public void Dispose() => _closing.Cancel();
}
