namespace GostSharp.Protocols;

/// <summary>The time that a proxy has for its answers, and who is to blame when it does not answer.</summary>
internal sealed class ProxyExchange : IDisposable
{
    private readonly Deadline _deadline;
    private bool _isAsked;

    private ProxyExchange(TimeSpan limit, TimeProvider timeProvider, CancellationToken cancellationToken) =>
        _deadline = new Deadline(limit, timeProvider, cancellationToken);

    /// <summary>Cancelled when the time is up, or by the caller.</summary>
    public CancellationToken Token => _deadline.Token;

    /// <summary>Talks to a proxy within <paramref name="limit"/>.</summary>
    /// <exception cref="ConnectFailedException">The proxy did not answer in time.</exception>
    /// <exception cref="DialInterruptedException">The caller gave up.</exception>
    public static async ValueTask<T> RunAsync<T>(
        TimeSpan limit, TimeProvider timeProvider, ConnectContext context, Func<ProxyExchange, ValueTask<T>> talk, CancellationToken cancellationToken)
    {
        using var exchange = new ProxyExchange(limit, timeProvider, cancellationToken);
        try
        {
            return await talk(exchange).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (exchange._deadline.HasPassed)
        {
            throw new ConnectFailedException(
                FailureReason.TimedOut, context.Target, $"no answer within {limit.TotalSeconds:0.###} s", exception, exchange.Suspect);
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            // A limit over all hops may pass before this one: it has to know whom it waited for, too.
            throw new DialInterruptedException("no answer had come", exchange.Suspect, exception);
        }
    }

    /// <summary>To be called when the target has been named: from now on it is the target that the proxy waits for.</summary>
    public void TargetIsNamed() => _isAsked = true;

    public void Dispose() => _deadline.Dispose();

    private FailureSite Suspect => _isAsked ? FailureSite.Target : FailureSite.Node;
}
