using System.Net;
using Microsoft.Extensions.Logging;

namespace GostSharp.Protocols.Datagrams;

/// <summary>Opens ways for packets to any target over a handler's route.</summary>
/// <param name="route">The route.</param>
/// <param name="isMachine">Whether that is this machine, on which each association has one socket for all targets; a far end has a connection for each, since it may connect where it does not bind.</param>
/// <param name="connect">Connects over the route, within the handler's limits.</param>
/// <param name="options">Limits.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">Where associations are told.</param>
internal sealed class Associations(
    IRoute route,
    bool isMachine,
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
        if (!route.Provides.HasFlag(RouteCapabilities.Datagrams))
        {
            throw new GostException(FailureReason.NotSupported, "the chain of the service carries no packets");
        }

        var socket = isMachine ? await BindAsync(cancellationToken).ConfigureAwait(false) : null;
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
