using System.Net;

namespace GostSharp.Routing;

/// <summary>A node's dialer with a time limit, whose failures are the node's: what the route below calls its target is a node here.</summary>
internal sealed class NodeDialer(IDialer inner, EndPoint? node, TimeSpan limit, TimeProvider timeProvider) : IDialer
{
    public RouteCapabilities Requires => inner.Requires;

    public async ValueTask<Connection> DialAsync(CancellationToken cancellationToken = default)
    {
        using var deadline = new Deadline(limit, timeProvider, cancellationToken);
        try
        {
            return await inner.DialAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (ConnectFailedException exception) when (exception.Site is FailureSite.Target)
        {
            throw exception.AsNodeFailure();
        }
        catch (OperationCanceledException exception) when (deadline.HasPassed)
        {
            var detail = $"not reached within {limit.TotalSeconds:0.###} s{DialInterruptedException.Explain(exception)}";
            throw new ConnectFailedException(FailureReason.TimedOut, node, detail, exception, FailureSite.Node);
        }
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
