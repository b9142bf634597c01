using System.Net;
using GostSharp.Protocols.Datagrams;

namespace GostSharp.Protocols.Socks;

/// <summary>gost's UDP tunnel: packets to and from any target in the stream itself.</summary>
/// <param name="udp">How packets are carried; null refuses them.</param>
/// <param name="reply">Answers the client.</param>
internal sealed class Socks5UdpTunnelCommand(Socks5Udp? udp, Socks5UdpReply reply) : ISocks5Command
{
    public async ValueTask RunAsync(StreamConnection client, EndPoint address, CancellationToken cancellationToken)
    {
        if (udp is null)
        {
            throw await reply.RefuseAsync(client, cancellationToken).ConfigureAwait(false);
        }

        if (Socks5Udp.PortOf(address) != 0)
        {
            // A port to be bound: the tunnel of remote forwarding.
            throw await reply.RefuseAsync(client, cancellationToken).ConfigureAwait(false);
        }

        var association = await reply.OrFailAsync(client, token => udp.Associations.OpenAsync(client, token), cancellationToken).ConfigureAwait(false);
        await using var _ = association.ConfigureAwait(false);
        await reply.GrantAsync(client, association.LocalEndPoint, cancellationToken).ConfigureAwait(false);
        await association.RunAsync(new TunnelSocket(client), cancellationToken).ConfigureAwait(false);
    }
}
