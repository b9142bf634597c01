namespace GostSharp.Services;

/// <summary>Binds within a limit, whatever it is that binds: nothing that comes too late stays bound.</summary>
internal static class BindAttempt
{
    /// <summary>Far beyond the limits of every route: for those that have none.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>How long one that is to give up, or a listener that is to close, is waited for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <exception cref="OperationCanceledException">The caller has cancelled.</exception>
    /// <exception cref="GostException">The time is up (<see cref="FailureReason.TimedOut"/>), or binding failed.</exception>
    public static async ValueTask<IListener> RunAsync(
        Func<CancellationToken, ValueTask<IListener>> bind, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(Limit, timeProvider, cancellationToken);
        var attempt = bind(deadline.Token).AsTask();
        await ((Task)attempt).WaitAsync(deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!attempt.IsCompletedSuccessfully && deadline.Token.IsCancellationRequested)
        {
            await GiveUpAsync(attempt, timeProvider).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw new GostException(FailureReason.TimedOut, $"it was not bound within {Limit.TotalSeconds:0} s");
        }

        return await attempt.ConfigureAwait(false);
    }

    // One that heeds its token ends at once and leaves nothing; what any other one binds later is closed when it comes.
    private static async ValueTask GiveUpAsync(Task<IListener> attempt, TimeProvider timeProvider)
    {
        var closing = CloseLateAsync(attempt);
        await closing.WaitAsync(Patience, timeProvider, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task CloseLateAsync(Task<IListener> attempt)
    {
        try
        {
            var late = await attempt.ConfigureAwait(false);
            await late.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // It failed, as it was told to, or fails to close: nobody waits for it any more.
        }
    }
}
