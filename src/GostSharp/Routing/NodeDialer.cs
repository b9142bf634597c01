namespace GostSharp.Routing;

/// <summary>A node's dialer whose failures are the node's: what the route below calls its target is a node here.</summary>
internal sealed class NodeDialer(IDialer inner) : IDialer
{
    public RouteCapabilities Requires => inner.Requires;

    public async ValueTask<Connection> DialAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await inner.DialAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ConnectFailedException exception) when (exception.Site is FailureSite.Target)
        {
            throw exception.AsNodeFailure();
        }
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
