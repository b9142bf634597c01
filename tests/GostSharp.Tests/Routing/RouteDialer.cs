using System.Net;

namespace GostSharp.Tests.Routing;

/// <summary>Reaches a node over a route, and knows whether it was closed.</summary>
internal sealed class RouteDialer(IRoute route, EndPoint node) : IDialer
{
    public RouteCapabilities Requires { get; init; } = RouteCapabilities.Streams;

    public bool IsDisposed { get; private set; }

    public ValueTask<Connection> DialAsync(CancellationToken cancellationToken = default) =>
        route.ConnectAsync(new ConnectContext(node), cancellationToken);

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }
}
