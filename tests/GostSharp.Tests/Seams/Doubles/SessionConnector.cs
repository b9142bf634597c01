using System.Net;

namespace GostSharp.Tests.Seams.Doubles;

/// <summary>Like the sshd connector: opens and listens on the session that the dialer shares.</summary>
internal sealed class SessionConnector : IBindConnector
{
    public ValueTask<Connection> ConnectAsync(Connection transport, ConnectContext context, CancellationToken cancellationToken = default) =>
        ((SessionConnection)transport).OpenAsync(context, cancellationToken);

    public async ValueTask<IListener> ListenAsync(IDialer dialer, EndPoint address, CancellationToken cancellationToken = default)
    {
        var session = (SessionConnection)await dialer.DialAsync(cancellationToken);
        return await session.ListenAsync(address, cancellationToken);
    }
}
