using System.Net;

namespace GostSharp.Transports.Udp;

/// <summary>Reaches a node by packets over the route before it.</summary>
internal sealed class UdpDialer(IRoute route, EndPoint node) : IDialer
{
    public RouteCapabilities Requires => RouteCapabilities.Datagrams;

    public async ValueTask<Connection> DialAsync(CancellationToken cancellationToken = default) =>
        await route.ConnectDatagramAsync(new ConnectContext(node), cancellationToken).ConfigureAwait(false);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
