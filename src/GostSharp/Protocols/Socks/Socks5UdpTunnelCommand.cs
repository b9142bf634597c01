using GostSharp.Protocols.Binding;
using GostSharp.Protocols.Datagrams;

namespace GostSharp.Protocols.Socks;

/// <summary>gost's UDP tunnel: packets in the stream itself, to and from any target, or those of a port that is bound for the client.</summary>
/// <param name="udp">How packets to targets are carried; null refuses them.</param>
/// <param name="bind">Binds; null refuses.</param>
/// <param name="reply">Answers the client.</param>
/// <param name="answers">Answers one that wants a port.</param>
internal sealed class Socks5UdpTunnelCommand(Socks5Udp? udp, BindServer? bind, Socks5BoundReply reply, Socks5BindAnswers answers) : ISocks5Command
{
    public ValueTask RunAsync(StreamConnection client, Socks5Wish wish, CancellationToken cancellationToken) =>
        Socks5Udp.PortOf(wish.Address) == 0 ? AssociateAsync(client, cancellationToken) : BindAsync(client, wish, cancellationToken);

    private async ValueTask AssociateAsync(StreamConnection client, CancellationToken cancellationToken)
    {
        if (udp is null)
        {
            throw await reply.RefuseAsync(client, "UDP", cancellationToken).ConfigureAwait(false);
        }

        var association = await reply.OrFailAsync(client, token => udp.Associations.OpenAsync(client, token), cancellationToken).ConfigureAwait(false);
        await using var _ = association.ConfigureAwait(false);
        await reply.GrantAsync(client, association.LocalEndPoint, cancellationToken).ConfigureAwait(false);
        await association.RunAsync(new TunnelSocket(client), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask BindAsync(StreamConnection client, Socks5Wish wish, CancellationToken cancellationToken)
    {
        if (bind is null)
        {
            throw await reply.RefuseAsync(client, "a UDP port", cancellationToken).ConfigureAwait(false);
        }

        await bind.Datagrams.RunAsync(client, wish.Address, answers, TunnelSocket.EveryPeerTakes, cancellationToken).ConfigureAwait(false);
    }
}
