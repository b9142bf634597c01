using System.Net;

namespace GostSharp.Transports.Tcp;

/// <summary>Reaches a node by a plain connection over the route before it.</summary>
internal sealed class TcpDialer(IRoute route, EndPoint node) : IDialer
{
    public RouteCapabilities Requires => RouteCapabilities.Streams;

    public ValueTask<Connection> DialAsync(CancellationToken cancellationToken = default) =>
        route.ConnectAsync(new ConnectContext(node), cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
