using System.Net;
using GostSharp.Protocols.FarEnd;

namespace GostSharp.Protocols.Ssh;

/// <summary>A port that an SSH server has bound for us; those who come to it are its visitors, and no connections of the server.</summary>
/// <param name="inner">The listener of the session; owned from now on.</param>
internal sealed class FarPort(IListener inner) : IListener
{
    public EndPoint? LocalEndPoint => inner.LocalEndPoint;

    public async ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken = default) =>
        await inner.AcceptAsync(cancellationToken).ConfigureAwait(false) switch
        {
            StreamConnection carrier => new VisitorConnection(carrier, LocalEndPoint, carrier.Features.Visitor),
            var other => other,
        };

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => inner.UnbindAsync(cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
