using System.Net;
using GostSharp.Transports.Direct;

namespace GostSharp.FunctionalTests.Support;

/// <summary>This machine, with one server behind every name and every address.</summary>
internal sealed class LeadingRoute(Func<IPEndPoint> server) : IRoute
{
    private readonly DirectRoute _machine = new();

    public RouteCapabilities Provides => _machine.Provides;

    public ValueTask<Connection> ConnectAsync(ConnectContext context, CancellationToken cancellationToken = default) =>
        _machine.ConnectAsync(context with { Target = server() }, cancellationToken);

    public ValueTask<DatagramConnection> ConnectDatagramAsync(ConnectContext context, CancellationToken cancellationToken = default) =>
        _machine.ConnectDatagramAsync(context with { Target = server() }, cancellationToken);

    public ValueTask<IListener> ListenAsync(EndPoint address, CancellationToken cancellationToken = default) => _machine.ListenAsync(address, cancellationToken);

    public ValueTask<DatagramSocket> BindDatagramAsync(EndPoint address, CancellationToken cancellationToken = default) => _machine.BindDatagramAsync(address, cancellationToken);
}
