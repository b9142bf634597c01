using System.Net;
using GostSharp.Ssh;
using GostSharp.Ssh.Channels;
using GostSharp.Ssh.Client;

namespace GostSharp.Transports.Ssh;

/// <summary>A session with an SSH server. What goes wrong with one channel touches no other one.</summary>
/// <param name="session">The session; owned.</param>
/// <param name="transport">Whose addresses it has; owned by the session.</param>
internal abstract class SshClientConnection(SshClientSession session, StreamConnection transport) : SessionConnection
{
    public override Task Ended => session.Ended;

    public override EndPoint? LocalEndPoint => transport.LocalEndPoint;

    public override EndPoint? RemoteEndPoint => transport.RemoteEndPoint;

    public override ConnectionFeatures Features => transport.Features;

    internal override bool CanOpen => session.EndReason is null;

    internal override GostException? EndReason => session.EndReason is { } reason ? SshFailures.Translate(reason) : null;

    internal SshClientSession Session => session;

    public override async ValueTask<Connection> OpenAsync(ConnectContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            var channel = await OpenChannelAsync(context, cancellationToken).ConfigureAwait(false);
            return new SshChannelConnection(channel, session, LocalEndPoint, RemoteEndPoint);
        }
        catch (SshOpenException exception)
        {
            throw SshFailures.NotOpened(exception, context.Target);
        }
        catch (SshException exception)
        {
            throw SshFailures.OfNode(exception, RemoteEndPoint);
        }
    }

    // Servers open channels for those only who come to a port that was asked for.
    public override async ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        await session.Ended.WaitAsync(cancellationToken).ConfigureAwait(false);
        return null;
    }

    public override void Abort(Exception? reason = null) => session.Abort();

    public override ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return session.DisposeAsync();
    }

    protected abstract ValueTask<SshChannel> OpenChannelAsync(ConnectContext context, CancellationToken cancellationToken);
}
