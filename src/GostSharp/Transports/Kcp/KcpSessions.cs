using System.Net;
using GostSharp.Kcp;

namespace GostSharp.Transports.Kcp;

/// <summary>Accepts the KCP sessions of one socket.</summary>
/// <remarks>All of them share it: when no more are accepted it stays, until the last of them has ended or the listener is disposed.</remarks>
internal sealed class KcpSessions : IListener
{
    private readonly KcpListener _listener;

    public KcpSessions(DatagramSocket socket, KcpSettings settings, TimeProvider timeProvider)
    {
        settings.Tune(socket);
        _listener = KcpListener.Start(new SocketCarrier(socket), settings.Profiles, timeProvider: timeProvider);
    }

    public EndPoint? LocalEndPoint => _listener.LocalEndPoint;

    public KcpListenerStatistics Statistics => _listener.Statistics;

    public async ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken = default) =>
        await _listener.AcceptAsync(cancellationToken).ConfigureAwait(false) is { } session ? new KcpConnection(session) : null;

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _listener.StopAccepting();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _listener.DisposeAsync();
}
