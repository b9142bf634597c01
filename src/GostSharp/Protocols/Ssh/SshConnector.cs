using System.Net;

namespace GostSharp.Protocols.Ssh;

/// <summary>Asks an SSH server for its port forwarding, over the session that the dialer keeps.</summary>
/// <param name="replyTimeout">How long the server may take to answer.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class SshConnector(TimeSpan replyTimeout, TimeProvider timeProvider) : IBindConnector
{
    public ValueTask<Connection> ConnectAsync(Connection transport, ConnectContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var session = SessionOf(transport);
        return ProxyExchange.RunAsync(
            replyTimeout,
            timeProvider,
            context,
            exchange =>
            {
                // The session is there: it is the target that the server waits for.
                exchange.TargetIsNamed();
                return session.OpenAsync(context, exchange.Token);
            },
            cancellationToken);
    }

    public async ValueTask<IListener> ListenAsync(IDialer dialer, EndPoint address, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dialer);
        var session = SessionOf(await dialer.DialAsync(cancellationToken).ConfigureAwait(false));
        using var deadline = new Deadline(replyTimeout, timeProvider, cancellationToken);
        try
        {
            return new FarPort(await session.ListenAsync(address, deadline.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException exception) when (deadline.HasPassed)
        {
            throw new BindFailedException(FailureReason.TimedOut, address, $"no answer within {replyTimeout.TotalSeconds:0.###} s", exception);
        }
    }

    private static SessionConnection SessionOf(Connection transport) => transport as SessionConnection
        ?? throw new ConnectFailedException(FailureReason.NotSupported, transport.RemoteEndPoint, "SSH forwards ports over sessions only", site: FailureSite.Node);
}
