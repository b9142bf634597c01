using System.Net;
using GostSharp.Selection;

namespace GostSharp.Protocols.Forward;

/// <summary>Carries each accepted connection, be it of bytes or of packets, to a target.</summary>
internal sealed class ForwardHandler(TargetGroup targets, Tunnel tunnel, DatagramTunnel datagramTunnel) : IPromptHandler
{
    public bool IsPrompt => targets.IsPrompt && !tunnel.LogsRelays;

    public ValueTask HandleAsync(Connection connection, CancellationToken cancellationToken) => connection switch
    {
        StreamConnection client => CarryAsync(client, cancellationToken),
        DatagramConnection client => CarryAsync(client, cancellationToken),
        _ => throw new GostException(FailureReason.NotSupported, "the forward handler carries streams and packets only"),
    };

    private async ValueTask CarryAsync(StreamConnection client, CancellationToken cancellationToken)
    {
        EndPoint? address = null;
        var target = await tunnel.DialAsync(
            client,
            async (visitor, token) =>
            {
                (var dialled, address) = await targets.ConnectAsync(visitor, token).ConfigureAwait(false);
                return dialled;
            },
            cancellationToken).ConfigureAwait(false);
        await using var _ = target.ConfigureAwait(false);
        await tunnel.RelayAsync(client, target, address, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask CarryAsync(DatagramConnection client, CancellationToken cancellationToken)
    {
        var visitor = client.Features.Visitor ?? client.RemoteEndPoint;
        var (target, address) = await targets.ConnectDatagramAsync(visitor, cancellationToken).ConfigureAwait(false);
        await using var _ = target.ConfigureAwait(false);
        await datagramTunnel.RelayAsync(client, target, address, cancellationToken).ConfigureAwait(false);
    }
}
