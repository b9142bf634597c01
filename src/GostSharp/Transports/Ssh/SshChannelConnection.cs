using System.Net;
using GostSharp.Ssh;
using GostSharp.Ssh.Channels;

namespace GostSharp.Transports.Ssh;

/// <summary>An open channel of a session. The protocol has no reset: peers that are not ours take an abort for an end.</summary>
/// <param name="channel">The channel.</param>
/// <param name="session">The session.</param>
/// <param name="local">This end's address.</param>
/// <param name="remote">The address of the session's other end.</param>
internal sealed class SshChannelConnection(SshChannel channel, SshSession session, EndPoint? local, EndPoint? remote)
    : StreamConnection(new SshChannelStream(() => channel, SshPeer.IsOurs(session)), local, remote)
{
    internal override IPromptReads? PromptReads => new SshChannelReads(channel);

    public override ValueTask CompleteWritesAsync(CancellationToken cancellationToken = default) => channel.CompleteWritesAsync(cancellationToken);

    public override void Abort(Exception? reason = null) => channel.Abort();

    public override async ValueTask DisposeAsync()
    {
        await channel.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }
}
