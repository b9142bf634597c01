using System.Net;
using GostSharp.Kcp;

namespace GostSharp.Transports.Kcp;

/// <summary>Accepts the KCP sessions of one socket.</summary>
/// <remarks>All of them share it: unbound, it stays for those that were accepted, until it is disposed or somebody else wants its port.</remarks>
internal sealed class KcpSessions : IListener
{
    private readonly IRoute _route;
    private readonly KcpListener _listener;

    private KcpSessions(IRoute route, DatagramSocket socket, KcpSettings settings, TimeProvider timeProvider)
    {
        settings.Tune(socket);
        _route = route;
        _listener = KcpListener.Start(new SocketCarrier(socket), settings.MakeProfiles(), timeProvider: timeProvider);
    }

    public EndPoint? LocalEndPoint => _listener.LocalEndPoint;

    /// <exception cref="BindFailedException">The address could not be bound.</exception>
    public static async ValueTask<KcpSessions> BindAsync(
        IRoute route, EndPoint address, KcpSettings settings, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        try
        {
            return new KcpSessions(route, await route.BindDatagramAsync(address, cancellationToken).ConfigureAwait(false), settings, timeProvider);
        }
        catch (BindFailedException failure) when (failure.Reason is FailureReason.AddressUnavailable && RestingListeners.Find(route, address) is { } resting)
        {
            await resting.DisposeAsync().ConfigureAwait(false);
        }

        return new KcpSessions(route, await route.BindDatagramAsync(address, cancellationToken).ConfigureAwait(false), settings, timeProvider);
    }

    public async ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken = default) =>
        await _listener.AcceptAsync(cancellationToken).ConfigureAwait(false) is { } session ? new KcpConnection(session) : null;

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _listener.StopAccepting();
        RestingListeners.Add(_route, this);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        RestingListeners.Remove(_route, this);
        return _listener.DisposeAsync();
    }
}
