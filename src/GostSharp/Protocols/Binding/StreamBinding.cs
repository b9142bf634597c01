using GostSharp.Multiplexing;
using Microsoft.Extensions.Logging;

namespace GostSharp.Protocols.Binding;

/// <summary>A bound TCP port whose peers a client gets, each in a stream of one session.</summary>
/// <param name="ports">Where ports are bound and shared.</param>
/// <param name="mux">How the sessions behave.</param>
/// <param name="tunnel">Relays.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="logger">Where it is told.</param>
internal sealed class StreamBinding(BoundPorts ports, MuxOptions mux, Tunnel tunnel, TimeProvider timeProvider, ILogger logger)
{
    /// <summary>Binds, answers and leads peers to the client until that has ended.</summary>
    /// <param name="client">The stream to the client.</param>
    /// <param name="wish">What it wants.</param>
    /// <param name="answers">The protocol's answers.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="GostException">It could not be bound, of which the client has been told, or the port has ended.</exception>
    public async ValueTask RunAsync(StreamConnection client, BindWish wish, IBindAnswers answers, CancellationToken cancellationToken)
    {
        var claim = new PortClaim(wish, client.Features.Visitor ?? client.RemoteEndPoint);
        var share = await answers.OrRefuseAsync(client, token => ports.OpenAsync(claim, token), cancellationToken).ConfigureAwait(false);
        await using var _ = share.ConfigureAwait(false);
        await answers.GrantAsync(client, share.Port.LocalEndPoint, cancellationToken).ConfigureAwait(false);
        logger.PortBound(client, share.Port.LocalEndPoint, "TCP");

        // As with all who open streams: the server of the proxy is the client of the session.
        var session = MuxSession.AsClient(client, mux, timeProvider);
        await using var __ = session.ConfigureAwait(false);
        await new PeerSession(session, client, answers, mux.MaxStreams, tunnel, timeProvider, logger).RunAsync(share, cancellationToken).ConfigureAwait(false);
        if (!session.Ended.IsCompleted && !cancellationToken.IsCancellationRequested)
        {
            throw new GostException(FailureReason.Other, "the bound port has ended");
        }
    }
}
