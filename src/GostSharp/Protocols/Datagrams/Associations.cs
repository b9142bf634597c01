using System.Net;
using Microsoft.Extensions.Logging;

namespace GostSharp.Protocols.Datagrams;

/// <summary>Opens ways for packets to any target over a handler's route.</summary>
/// <param name="route">The route. Where it can bind packet sockets each association has one; where it only connects, each target has a connection of its own.</param>
/// <param name="connect">Connects over the route, within the handler's limits.</param>
/// <param name="options">Limits.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">Where associations are told.</param>
internal sealed class Associations(
    IRoute route,
    Func<ConnectContext, CancellationToken, ValueTask<DatagramConnection>> connect,
    AssociationOptions options,
    TimeProvider timeProvider,
    ILogger logger)
{
    /// <summary>Opens a way for the packets of <paramref name="client"/>.</summary>
    /// <param name="client">The connection that stands for the client, whose features are used for logs and statistics.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="GostException">The route carries no packets, or cannot bind.</exception>
    public async ValueTask<Association> OpenAsync(Connection client, CancellationToken cancellationToken)
    {
        if ((route.Provides & (RouteCapabilities.Datagrams | RouteCapabilities.DatagramBinding)) == 0)
        {
            throw new GostException(FailureReason.NotSupported, "the chain of the service carries no packets");
        }

        var socket = route.Provides.HasFlag(RouteCapabilities.DatagramBinding) ? await BindAsync(cancellationToken).ConfigureAwait(false) : null;
        return new Association(client, socket, connect, options, timeProvider, logger);
    }

    private async ValueTask<DatagramSocket> BindAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await route.BindDatagramAsync(new IPEndPoint(IPAddress.IPv6Any, 0), cancellationToken).ConfigureAwait(false);
        }
        catch (BindFailedException)
        {
            // A machine without IPv6; if that is not the reason, this fails, too.
            return await route.BindDatagramAsync(new IPEndPoint(IPAddress.Any, 0), cancellationToken).ConfigureAwait(false);
        }
    }
}
