using System.Net;
using GostSharp.Diagnostics;
using GostSharp.Relaying;
using Microsoft.Extensions.Logging;

namespace GostSharp.Protocols;

/// <summary>What all handlers that lead a client's packets somewhere have in common.</summary>
internal sealed class DatagramTunnel(TunnelOptions options, TimeProvider timeProvider, ILogger logger)
{
    /// <summary>Carries packets until one side has ended.</summary>
    /// <param name="client">The accepted connection.</param>
    /// <param name="target">The dialled connection.</param>
    /// <param name="address">Where it leads; null where the far end decided.</param>
    /// <param name="cancellationToken">Ends both.</param>
    public async ValueTask RelayAsync(DatagramConnection client, DatagramConnection target, EndPoint? address, CancellationToken cancellationToken)
    {
        var relay = new DatagramRelay(client, target, options.Relay.IdleTimeout, timeProvider);
        var activity = client.Features.Get<ConnectionActivity>();
        activity?.Begin(address, relay);
        var (service, id, visitor) = (activity?.Service, activity?.Id ?? 0, client.Features.Visitor ?? client.RemoteEndPoint);
        var route = target.Features.Get<RoutePath>() is { } path ? $" through {path}" : "";
        logger.RelayStarted(service, id, visitor, address, route);
        var started = timeProvider.GetTimestamp();
        var result = await relay.RunAsync(cancellationToken).ConfigureAwait(false);
        var error = result.Error is null ? "" : $" ({result.Error.Message})";
        logger.DatagramRelayEnded(
            service, id, visitor, address, timeProvider.GetElapsedTime(started), relay.DatagramsUp, relay.DatagramsDown, result.End, error);
    }
}
