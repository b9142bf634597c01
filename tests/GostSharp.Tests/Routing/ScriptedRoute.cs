using System.Net;
using GostSharp.Tests.Relaying;

namespace GostSharp.Tests.Routing;

/// <summary>A route that leads everywhere at once, except to the hosts that a test has other plans for.</summary>
internal sealed class ScriptedRoute : IRoute
{
    private readonly Dictionary<string, Func<CancellationToken, Task>> _plans = [];

    public RouteCapabilities Provides { get; init; } = RouteCapabilities.All;

    /// <summary>What was asked for, in order.</summary>
    public List<ConnectContext> Contexts { get; } = [];

    /// <summary>The hosts that were asked for, in order.</summary>
    public IEnumerable<string> Dialled => Contexts.Select(context => HostOf(context.Target));

    /// <summary>The near ends of the connections that were made.</summary>
    public List<TrackedConnection> Connections { get; } = [];

    public void Fail(string host, FailureReason reason) => Fail(host, () => new ConnectFailedException(reason, new DnsEndPoint(host, 80)));

    public void Fail(string host, Func<Exception> failure) => _plans[host] = _ => Task.FromException(failure());

    public void Hang(string host) => _plans[host] = cancellationToken => Task.Delay(Timeout.Infinite, cancellationToken);

    /// <summary>Answers in the very moment in which the caller gives up.</summary>
    public void AnswerWhenCancelled(string host) => _plans[host] = async cancellationToken =>
        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public void Recover(string host) => _plans.Remove(host);

    public async ValueTask<Connection> ConnectAsync(ConnectContext context, CancellationToken cancellationToken = default)
    {
        Contexts.Add(context);
        if (_plans.TryGetValue(HostOf(context.Target), out var plan))
        {
            await plan(cancellationToken);
        }

        var connection = new TrackedConnection();
        Connections.Add(connection);
        return connection;
    }

    /// <summary>The near ends of the packet connections that were made.</summary>
    public List<DatagramPipe> Datagrams { get; } = [];

    public async ValueTask<DatagramConnection> ConnectDatagramAsync(ConnectContext context, CancellationToken cancellationToken = default)
    {
        Contexts.Add(context);
        if (_plans.TryGetValue(HostOf(context.Target), out var plan))
        {
            await plan(cancellationToken);
        }

        var connection = new DatagramPipe();
        Datagrams.Add(connection);
        return connection;
    }

    public ValueTask<IListener> ListenAsync(EndPoint address, CancellationToken cancellationToken = default) =>
        throw new GostException(FailureReason.NotSupported, "streams only");

    public ValueTask<DatagramSocket> BindDatagramAsync(EndPoint address, CancellationToken cancellationToken = default) =>
        throw new GostException(FailureReason.NotSupported, "streams only");

    private static string HostOf(EndPoint? target) => (target as DnsEndPoint)?.Host ?? "";
}
