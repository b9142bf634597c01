using GostSharp.Diagnostics;
using Microsoft.Extensions.Logging;

namespace GostSharp.Protocols.Binding;

/// <summary>Leads those who come to a bound port to the client that has it, each over a stream of its own.</summary>
/// <param name="client">The connection that stands for the client.</param>
/// <param name="tunnel">Relays.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">Where those are told who are turned away.</param>
internal sealed class PeerRelay(Connection client, Tunnel tunnel, TimeProvider timeProvider, ILogger logger)
{
    private static readonly TimeSpan OpeningLimit = TimeSpan.FromSeconds(15);

    private readonly PeerTraffic _traffic = new();

    /// <summary>The bytes of them all.</summary>
    public ITraffic Traffic => _traffic;

    /// <summary>Serves one of them until it has left, or what it was led to has; never fails.</summary>
    /// <param name="peer">Who has come; owned.</param>
    /// <param name="open">Opens the stream to the client.</param>
    /// <param name="stop">Ends it.</param>
    public async Task ServeAsync(StreamConnection peer, Func<CancellationToken, ValueTask<StreamConnection>> open, CancellationToken stop)
    {
        ITraffic? traffic = null;
        try
        {
            await using var _ = peer.ConfigureAwait(false);
            var stream = await OpenAsync(peer, open, stop).ConfigureAwait(false);
            await using var __ = stream.ConfigureAwait(false);
            await tunnel.RelayAsync(stream, peer, peer.RemoteEndPoint, client, begun => _traffic.Add(traffic = begun), stop).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            NoteFailure(peer, exception, stop);
        }

        if (traffic is not null)
        {
            _traffic.Remove(traffic);
        }
    }

    private async ValueTask<StreamConnection> OpenAsync(
        StreamConnection peer, Func<CancellationToken, ValueTask<StreamConnection>> open, CancellationToken stop)
    {
        using var limit = new Deadline(OpeningLimit, timeProvider, stop);
        try
        {
            return await open(limit.Token).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // It must not take this for an end in order.
            peer.Abort(exception);
            throw limit.HasPassed
                ? new GostException(FailureReason.TimedOut, $"the client took no stream within {OpeningLimit.TotalSeconds:0} s", exception)
                : exception;
        }
    }

    private void NoteFailure(StreamConnection peer, Exception exception, CancellationToken stop)
    {
        if (!stop.IsCancellationRequested)
        {
            var activity = client.Features.Get<ConnectionActivity>();
            logger.PeerFailed(activity?.Service, activity?.Id ?? 0, peer.RemoteEndPoint, client.RemoteEndPoint, exception.Message);
        }
    }
}
