using System.Net;
using GostSharp.Transports.Direct;

namespace GostSharp.InteropTests.Proxies;

/// <summary>This machine as seen from somewhere else: names with their usual ports lead to servers on free ones, and nothing else leads anywhere.</summary>
internal sealed class NamedHosts(params (string Address, IPEndPoint EndPoint)[] hosts) : IRoute
{
    private readonly DirectRoute _machine = new();

    public RouteCapabilities Provides => RouteCapabilities.Streams | RouteCapabilities.Listening;

    public ValueTask<Connection> ConnectAsync(ConnectContext context, CancellationToken cancellationToken = default)
    {
        var found = hosts.FirstOrDefault(host => host.Address == Address.Format(context.Target)).EndPoint
            ?? throw new ConnectFailedException(FailureReason.NameNotFound, context.Target);
        return _machine.ConnectAsync(context with { Target = found }, cancellationToken);
    }

    public ValueTask<DatagramConnection> ConnectDatagramAsync(ConnectContext context, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<IListener> ListenAsync(EndPoint address, CancellationToken cancellationToken = default) => _machine.ListenAsync(address, cancellationToken);

    public ValueTask<DatagramSocket> BindDatagramAsync(EndPoint address, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
