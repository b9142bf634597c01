using GostSharp.Ssh.Channels;
using GostSharp.Ssh.Client;

namespace GostSharp.Transports.Ssh;

/// <summary>A session of gost's transport <c>ssh</c>: its channels carry whatever protocol, and servers of others than gost do not know them.</summary>
internal sealed class SshTunnelSession(SshClientSession session, StreamConnection transport) : SshClientConnection(session, transport)
{
    /// <summary>The type of the channels.</summary>
    public const string ChannelType = "gost-tunnel";

    protected override ValueTask<SshChannel> OpenChannelAsync(ConnectContext context, CancellationToken cancellationToken) =>
        Session.OpenChannelAsync(ChannelType, default, cancellationToken);
}
