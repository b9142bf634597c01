using System.Net;

namespace GostSharp.Transports;

/// <summary>A dialer whose connections are upgraded: TLS or WebSocket over the one that reaches the node.</summary>
internal sealed class UpgradingDialer(IDialer inner, EndPoint node, IUpgrade upgrade, TimeSpan limit, TimeProvider timeProvider) : IDialer
{
    public RouteCapabilities Requires => inner.Requires;

    public async ValueTask<Connection> DialAsync(CancellationToken cancellationToken = default)
    {
        var dialled = await inner.DialAsync(cancellationToken).ConfigureAwait(false);
        using var deadline = new Deadline(limit, timeProvider, cancellationToken);
        try
        {
            return dialled is StreamConnection stream
                ? await upgrade.UpgradeAsync(stream, deadline.Token).ConfigureAwait(false)
                : throw new GostException(FailureReason.NotSupported, "only streams can be upgraded");
        }
        catch (Exception exception)
        {
            await ReleaseAsync(dialled).ConfigureAwait(false);
            if (Explain(exception, deadline.HasPassed) is var (reason, message))
            {
                throw new ConnectFailedException(reason, node, message, exception, FailureSite.Node);
            }

            throw;
        }
    }

    private (FailureReason, string)? Explain(Exception exception, bool isLate) => exception switch
    {
        GostException failure => (failure.Reason, failure.Message),
        IOException => (FailureReason.ConnectionLost, exception.Message),
        OperationCanceledException when isLate => (FailureReason.TimedOut, $"its handshake took longer than {limit.TotalSeconds:0.###} s"),
        _ => null,
    };

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private static ValueTask ReleaseAsync(Connection dialled) =>
        dialled is SessionConnection ? ValueTask.CompletedTask : dialled.DisposeAsync();
}
