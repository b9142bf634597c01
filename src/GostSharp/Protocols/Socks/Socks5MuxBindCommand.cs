using GostSharp.Protocols.Binding;

namespace GostSharp.Protocols.Socks;

/// <summary>gost's own BIND: all who connect to a port that is bound for the client, each in a stream of one session.</summary>
/// <param name="bind">Binds; null refuses.</param>
/// <param name="reply">Refuses.</param>
/// <param name="answers">The other answers.</param>
internal sealed class Socks5MuxBindCommand(BindServer? bind, Socks5BoundReply reply, Socks5BindAnswers answers) : ISocks5Command
{
    public async ValueTask RunAsync(StreamConnection client, Socks5Wish wish, CancellationToken cancellationToken)
    {
        if (bind is null)
        {
            throw await reply.RefuseAsync(client, "a multiplexed BIND", cancellationToken).ConfigureAwait(false);
        }

        await bind.Streams.RunAsync(client, new BindWish(wish.Address, wish.Group, wish.User), answers, cancellationToken).ConfigureAwait(false);
    }
}
