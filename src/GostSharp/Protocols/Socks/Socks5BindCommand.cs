using GostSharp.Protocols.Binding;

namespace GostSharp.Protocols.Socks;

/// <summary>BIND of RFC 1928: one who connects to a port that is bound for the client.</summary>
/// <param name="bind">Binds; null refuses.</param>
/// <param name="reply">Refuses, and tells who has connected, or that nobody will.</param>
/// <param name="answers">The other answers.</param>
/// <param name="tunnel">Watches the client meanwhile, and relays.</param>
internal sealed class Socks5BindCommand(BindServer? bind, Socks5BoundReply reply, Socks5BindAnswers answers, Tunnel tunnel) : ISocks5Command
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(25);

    public async ValueTask RunAsync(StreamConnection client, Socks5Wish wish, CancellationToken cancellationToken)
    {
        if (bind is null)
        {
            throw await reply.RefuseAsync(client, "BIND", cancellationToken).ConfigureAwait(false);
        }

        var peer = await ListenAsync(bind, client, wish, cancellationToken).ConfigureAwait(false);
        await using var _ = peer.ConfigureAwait(false);
        try
        {
            await Socks5BoundReply.TellAsync(client, peer.RemoteEndPoint, cancellationToken).ConfigureAwait(false);
            await tunnel.LeaveGapAfterReplyAsync(client, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            peer.Abort(exception);
            throw;
        }

        await tunnel.RelayAsync(client, peer, peer.RemoteEndPoint, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<StreamConnection> ListenAsync(BindServer bind, StreamConnection client, Socks5Wish wish, CancellationToken cancellationToken)
    {
        var listener = await answers.OrRefuseAsync(client, token => bind.Machine.ListenAsync(wish.Address, token), cancellationToken).ConfigureAwait(false);
        return await reply.OrFailAsync(client, token => AcceptAsync(bind.Acceptor, client, listener, token), cancellationToken).ConfigureAwait(false);
    }

    // The port is free again before the client hears of its peer, or that there is none: it may want it for the next one.
    private async ValueTask<StreamConnection> AcceptAsync(
        PeerAcceptor acceptor, StreamConnection client, IListener listener, CancellationToken cancellationToken)
    {
        await using var _ = listener.ConfigureAwait(false);

        // A reply that never arrives must not hold the port: nothing probes a client that has not acknowledged what it was sent.
        client.LimitSilence(Silence);
        await answers.GrantAsync(client, listener.LocalEndPoint, cancellationToken).ConfigureAwait(false);
        var peer = await tunnel.AcceptAsync(client, token => AcceptAsync(acceptor, listener, token), cancellationToken).ConfigureAwait(false);
        client.LimitSilence(Timeout.InfiniteTimeSpan); // From now on it may have reasons not to read.
        return peer;
    }

    private static async ValueTask<StreamConnection> AcceptAsync(PeerAcceptor acceptor, IListener listener, CancellationToken cancellationToken) =>
        await acceptor.AcceptAsync(listener, cancellationToken).ConfigureAwait(false)
        ?? throw new GostException(FailureReason.Other, "the bound port has ended");
}
