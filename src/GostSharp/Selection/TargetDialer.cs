using System.Net;
using GostSharp.Diagnostics;
using Microsoft.Extensions.Logging;

namespace GostSharp.Selection;

/// <summary>Dials one target over a route, within a time limit and as often as the policy says.</summary>
internal sealed class TargetDialer(IRoute route, DialPolicy policy, TimeProvider timeProvider, ILogger logger)
{
    public bool IsPromptFor(EndPoint? target) => route is IPromptRoute prompt && prompt.IsPromptFor(target);

    /// <exception cref="ConnectFailedException">The last attempt's failure.</exception>
    public ValueTask<Connection> ConnectAsync(ConnectContext context, CancellationToken cancellationToken = default) =>
        ConnectAsync(route.ConnectAsync, context, cancellationToken);

    /// <exception cref="ConnectFailedException">The last attempt's failure.</exception>
    public ValueTask<DatagramConnection> ConnectDatagramAsync(ConnectContext context, CancellationToken cancellationToken = default) =>
        ConnectAsync(route.ConnectDatagramAsync, context, cancellationToken);

    private async ValueTask<T> ConnectAsync<T>(
        Func<ConnectContext, CancellationToken, ValueTask<T>> connect, ConnectContext context, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await ConnectOnceAsync(connect, context, cancellationToken).ConfigureAwait(false);
            }
            catch (ConnectFailedException exception) when (
                attempt < policy.Retries && exception.Reason is not FailureReason.NameNotFound && !cancellationToken.IsCancellationRequested)
            {
                logger.DialRetried(context.Target, attempt + 1, exception.Message);
            }
        }
    }

    private async ValueTask<T> ConnectOnceAsync<T>(
        Func<ConnectContext, CancellationToken, ValueTask<T>> connect, ConnectContext context, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(policy.Timeout, timeProvider, cancellationToken);
        try
        {
            return await connect(context, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (deadline.HasPassed)
        {
            var detail = $"no connection within {policy.Timeout.TotalSeconds:0.###} s{DialInterruptedException.Explain(exception)}";
            var suspect = (exception as DialInterruptedException)?.Suspect ?? FailureSite.Target;
            throw new ConnectFailedException(FailureReason.TimedOut, context.Target, detail, exception, suspect);
        }
    }
}
