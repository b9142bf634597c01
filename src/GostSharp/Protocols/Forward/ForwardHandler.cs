using System.Net;
using GostSharp.Selection;

namespace GostSharp.Protocols.Forward;

/// <summary>Carries each accepted connection to a target.</summary>
internal sealed class ForwardHandler(TargetGroup targets, Tunnel tunnel) : IHandler
{
    public async ValueTask HandleAsync(Connection connection, CancellationToken cancellationToken)
    {
        if (connection is not StreamConnection client)
        {
            throw new GostException(FailureReason.NotSupported, "the forward handler carries streams only");
        }

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
}
