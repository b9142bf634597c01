using System.Net;
using GostSharp.Kcp;
using GostSharp.Multiplexing;

namespace GostSharp.Transports.Kcp;

/// <summary>Keeps one multiplexed session over KCP to a node; of several keys it finds the one that the node has.</summary>
/// <param name="route">The route, which carries the packets.</param>
/// <param name="node">The node.</param>
/// <param name="settings">How its packets travel.</param>
/// <param name="profiles">How the session speaks, with each of the keys that the node may have, the likeliest first.</param>
/// <param name="mux">What runs on it.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class KcpDialer(IRoute route, EndPoint node, KcpSettings settings, IReadOnlyList<KcpOptions> profiles, MuxOptions mux, TimeProvider timeProvider)
    : SessionDialer
{
    // Who has the key answers within a round trip, unless packets are lost. The next time around there is twice the time.
    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(1);

    private const int MaxDoublings = 6;

    private int _answered;

    public override RouteCapabilities Requires => RouteCapabilities.Datagrams;

    protected override async ValueTask<SessionConnection> DialSessionAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var profile = (_answered + attempt) % profiles.Count;
            if (await TryAsync(profiles[profile], PatienceOf(attempt), cancellationToken).ConfigureAwait(false) is { } session)
            {
                _answered = profile;
                return session;
            }
        }
    }

    // With one key there is nothing else to try: the limit is the caller's.
    private TimeSpan PatienceOf(int attempt) =>
        profiles.Count == 1 ? Timeout.InfiniteTimeSpan : FirstPatience * (1 << Math.Min(attempt / profiles.Count, MaxDoublings));

    /// <summary>Begins a session; null when nobody has answered in time.</summary>
    private async ValueTask<MuxSession?> TryAsync(KcpOptions options, TimeSpan patience, CancellationToken cancellationToken)
    {
        var carrier = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        var kcp = KcpClient.Connect(carrier, node, options, timeProvider);
        var session = MuxSession.AsClient(new KcpConnection(kcp), mux, timeProvider);
        using var deadline = new Deadline(patience, timeProvider, cancellationToken);
        try
        {
            // Nobody would accept what a node opens.
            session.StopAccepting();
            await session.GreetAsync(deadline.Token).ConfigureAwait(false);
            await kcp.DrainAsync(deadline.Token).ConfigureAwait(false);
            return session;
        }
        catch (OperationCanceledException) when (deadline.HasPassed)
        {
            await AbandonAsync(session).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException exception)
        {
            var statistics = kcp.Statistics;
            await AbandonAsync(session).ConfigureAwait(false);
            throw new DialInterruptedException(KcpFailure.WaitedFor(statistics), FailureSite.Node, exception);
        }
        catch (Exception exception) when (exception is KcpException or GostException)
        {
            var cause = KcpFailure.Explain(carrier.Failure, session.EndReason, exception);
            await AbandonAsync(session).ConfigureAwait(false);
            throw new ConnectFailedException(cause.Reason, node, cause.Message, exception, FailureSite.Node);
        }
        catch
        {
            await AbandonAsync(session).ConfigureAwait(false);
            throw;
        }
    }

    private async ValueTask<ConnectionCarrier> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = await route.ConnectDatagramAsync(new ConnectContext(node), cancellationToken).ConfigureAwait(false);
        if (connection.MaxDatagramSize >= settings.Options.MaxPacketSize)
        {
            settings.Tune(connection);
            return new ConnectionCarrier(connection, node, timeProvider);
        }

        await connection.DisposeAsync().ConfigureAwait(false);
        throw new ConnectFailedException(
            FailureReason.NotSupported,
            node,
            $"the way there carries packets of {connection.MaxDatagramSize} bytes only, and KCP sends up to {settings.Options.MaxPacketSize} (mtu)",
            site: FailureSite.Node);
    }

    private static ValueTask AbandonAsync(MuxSession session)
    {
        session.Abort();
        return session.DisposeAsync();
    }
}
