using System.Net;
using GostSharp.Multiplexing;

namespace GostSharp.Transports.Mux;

/// <summary>Keeps one multiplexed session to a node, over the transport that <paramref name="inner"/> dials.</summary>
internal sealed class MuxDialer(IDialer inner, EndPoint node, MuxOptions options, TimeProvider timeProvider) : SessionDialer
{
    public override RouteCapabilities Requires => inner.Requires;

    protected override async ValueTask<SessionConnection> DialSessionAsync(CancellationToken cancellationToken)
    {
        var dialled = await inner.DialAsync(cancellationToken).ConfigureAwait(false);
        if (dialled is not StreamConnection transport)
        {
            await dialled.DisposeAsync().ConfigureAwait(false);
            throw new ConnectFailedException(FailureReason.NotSupported, node, "only streams can carry a multiplexed session", site: FailureSite.Node);
        }

        var session = MuxSession.AsClient(transport, options, timeProvider);
        // Nobody would accept what a node opens.
        session.StopAccepting();
        return session;
    }

    private protected override ValueTask DisposeTransportAsync() => inner.DisposeAsync();
}
