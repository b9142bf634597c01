using System.Net;
using GostSharp.Selection;

namespace GostSharp.Protocols.Relay;

/// <summary>The targets of the service, whatever clients name: clients of gost v3 name <c>:0</c> when they leave it to the server.</summary>
internal sealed class OwnTargets(TargetGroup targets) : IRelayTargets
{
    public ValueTask<(Connection Connection, EndPoint? Address)> ConnectAsync(ConnectContext wanted, CancellationToken cancellationToken) =>
        targets.ConnectAsync(wanted.Client, cancellationToken);

    public ValueTask<(DatagramConnection Connection, EndPoint? Address)> ConnectDatagramAsync(ConnectContext wanted, CancellationToken cancellationToken) =>
        targets.ConnectDatagramAsync(wanted.Client, cancellationToken);
}
