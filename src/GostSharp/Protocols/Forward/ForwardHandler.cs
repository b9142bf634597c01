using System.Net;
using GostSharp.Diagnostics;
using GostSharp.Relaying;
using GostSharp.Selection;
using Microsoft.Extensions.Logging;

namespace GostSharp.Protocols.Forward;

/// <summary>Carries each accepted connection to a target.</summary>
internal sealed class ForwardHandler(TargetGroup targets, ForwardOptions options, TimeProvider timeProvider, ILogger logger) : IHandler
{
    public async ValueTask HandleAsync(Connection connection, CancellationToken cancellationToken)
    {
        if (connection is not StreamConnection client)
        {
            throw new GostException(FailureReason.NotSupported, "the forward handler carries streams only");
        }

        var (dialled, address) = await DialAsync(client, cancellationToken).ConfigureAwait(false);
        await using var _ = dialled.ConfigureAwait(false);
        if (dialled is not StreamConnection target)
        {
            throw new ConnectFailedException(FailureReason.NotSupported, address, "the route leads to something that is not a stream");
        }

        await RelayAsync(client, target, address, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<(Connection Connection, EndPoint? Target)> DialAsync(StreamConnection client, CancellationToken cancellationToken)
    {
        using var watch = new AbandonmentWatch(client, options.AbandonedDialTimeout, timeProvider, cancellationToken);
        (Connection Connection, EndPoint? Target) dialled;
        try
        {
            var visitor = client.Features.Visitor ?? client.RemoteEndPoint;
            dialled = await targets.ConnectAsync(visitor, watch.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (watch.IsAbandoned)
        {
            throw ClientLeft(exception);
        }
        finally
        {
            await watch.StopAsync().ConfigureAwait(false);
        }

        if (watch.HasClientFailed)
        {
            // A socket tells its failure once: the relay would take the next read for an end in order.
            dialled.Connection.Abort();
            await dialled.Connection.DisposeAsync().ConfigureAwait(false);
            throw ClientLeft(null);
        }

        return dialled;
    }

    private static GostException ClientLeft(Exception? exception) =>
        new(FailureReason.ConnectionLost, "the client left before a target was reached", exception);

    private async ValueTask RelayAsync(StreamConnection client, StreamConnection target, EndPoint? address, CancellationToken cancellationToken)
    {
        var relay = new Relay(client, target, options.Relay, timeProvider);
        var activity = client.Features.Get<ConnectionActivity>();
        activity?.Begin(address, relay);
        var (service, id, visitor) = (activity?.Service, activity?.Id ?? 0, client.Features.Visitor ?? client.RemoteEndPoint);
        logger.RelayStarted(service, id, visitor, address);
        var started = timeProvider.GetTimestamp();
        var result = await relay.RunAsync(cancellationToken).ConfigureAwait(false);
        var error = result.Error is null ? "" : $" ({result.Error.Message})";
        logger.RelayEnded(service, id, visitor, address, timeProvider.GetElapsedTime(started), result.End, error);
    }
}
