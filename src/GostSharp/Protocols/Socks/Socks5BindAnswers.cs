using System.Net;
using GostSharp.Protocols.Binding;

namespace GostSharp.Protocols.Socks;

/// <summary>How SOCKS5 answers to those who want to have something bound.</summary>
/// <param name="reply">Answers.</param>
/// <param name="tunnel">Leaves the gap after a reply.</param>
/// <param name="introduces">Whether streams begin with the address of the peer, which clients of v2 do not expect.</param>
internal sealed class Socks5BindAnswers(Socks5BoundReply reply, Tunnel tunnel, bool introduces) : IBindAnswers
{
    // Clients of gost drop what arrives together with the reply: the second one, a session's first frame, somebody's first packet.
    public async ValueTask GrantAsync(StreamConnection client, EndPoint? bound, CancellationToken cancellationToken)
    {
        await reply.GrantAsync(client, bound, cancellationToken).ConfigureAwait(false);
        await tunnel.LeaveGapAfterReplyAsync(client, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask RefuseAsync(StreamConnection client, GostException failure, CancellationToken cancellationToken) =>
        reply.FailAsync(client, failure.Reason is FailureReason.Forbidden ? Socks5ReplyCode.NotAllowed : Socks5ReplyCode.GeneralFailure, cancellationToken);

    public byte[] Introduce(EndPoint? peer) => introduces ? new Socks5Reply(Socks5ReplyCode.Succeeded, peer).ToBytes() : [];
}
