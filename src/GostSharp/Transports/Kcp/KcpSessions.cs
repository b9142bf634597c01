using System.Net;
using GostSharp.Kcp;
using Microsoft.Extensions.Logging;

namespace GostSharp.Transports.Kcp;

/// <summary>Accepts the KCP sessions of one socket.</summary>
/// <remarks>All of them share it: unbound, it stays for those that were accepted, until it is disposed or somebody else wants its port.</remarks>
internal sealed class KcpSessions : IListener
{
    private readonly IRoute _route;
    private readonly KcpListener _listener;
    private readonly RejectionReport _report;
    private bool _hasTold;

    private KcpSessions(IRoute route, KcpListener listener, RejectionReport report)
    {
        _route = route;
        _listener = listener;
        _report = report;
    }

    public EndPoint? LocalEndPoint => _listener.LocalEndPoint;

    /// <exception cref="BindFailedException">The address could not be bound.</exception>
    public static async ValueTask<KcpSessions> BindAsync(
        IRoute route, EndPoint address, KcpSettings settings, string service, TimeProvider timeProvider, ILogger logger, CancellationToken cancellationToken)
    {
        var profiles = settings.MakeProfiles();
        var socket = await BindAsync(route, address, cancellationToken).ConfigureAwait(false);
        try
        {
            settings.Tune(socket);
            var carrier = new SocketCarrier(socket, service, timeProvider, logger);
            var listener = KcpListener.Start(carrier, profiles, LimitsOf(settings), timeProvider);
            var report = new RejectionReport(service, timeProvider, logger);
            carrier.Waiting = () => report.Look(listener.Statistics);
            return new KcpSessions(route, listener, report);
        }
        catch
        {
            await socket.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <remarks>Why the socket has failed is told once; then it is the end.</remarks>
    public async ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return await _listener.AcceptAsync(cancellationToken).ConfigureAwait(false) is { } session ? new KcpConnection(session) : null;
        }
        catch (KcpException exception)
        {
            if (_hasTold)
            {
                return null;
            }

            _hasTold = true;
            throw Failed(exception.InnerException ?? exception);
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _listener.StopAccepting();
        RestingListeners.Add(_route, this);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        RestingListeners.Remove(_route, this);
        await _listener.DisposeAsync().ConfigureAwait(false);
        _report.Finish();
    }

    private static async ValueTask<DatagramSocket> BindAsync(IRoute route, EndPoint address, CancellationToken cancellationToken)
    {
        try
        {
            return await route.BindDatagramAsync(address, cancellationToken).ConfigureAwait(false);
        }
        catch (BindFailedException failure) when (
            failure.Reason is FailureReason.AddressUnavailable && RestingListeners.Find(route, failure.Address ?? address) is { Count: > 0 } resting)
        {
            foreach (var listener in resting)
            {
                await listener.DisposeAsync().ConfigureAwait(false);
            }
        }

        return await route.BindDatagramAsync(address, cancellationToken).ConfigureAwait(false);
    }

    // All of a window may have to leave at once, and its parity with it.
    private static KcpListenerOptions LimitsOf(KcpSettings settings)
    {
        var usual = new KcpListenerOptions();
        return usual with { SendQueue = Math.Max(usual.SendQueue, 2 * settings.Options.SendWindow) };
    }

    private static GostException Failed(Exception cause) =>
        new((cause as GostException)?.Reason ?? FailureReason.ConnectionLost, $"the socket has failed: {cause.Message}", cause);
}
