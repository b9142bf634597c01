using System.Net;

namespace GostSharp.Protocols.Relay;

/// <summary>The targets that clients name.</summary>
internal sealed class RequestedTargets(
    Func<ConnectContext, CancellationToken, ValueTask<Connection>> connect,
    Func<ConnectContext, CancellationToken, ValueTask<DatagramConnection>> connectDatagram) : IRelayTargets
{
    public async ValueTask<(Connection Connection, EndPoint? Address)> ConnectAsync(ConnectContext wanted, CancellationToken cancellationToken) =>
        (await connect(Check(wanted), cancellationToken).ConfigureAwait(false), wanted.Target);

    public async ValueTask<(DatagramConnection Connection, EndPoint? Address)> ConnectDatagramAsync(ConnectContext wanted, CancellationToken cancellationToken) =>
        (await connectDatagram(Check(wanted), cancellationToken).ConfigureAwait(false), wanted.Target);

    private static ConnectContext Check(ConnectContext wanted) => wanted.Target is null
        ? throw new GostException(FailureReason.NotSupported, "the client names no target, and the service has none of its own")
        : wanted;
}
