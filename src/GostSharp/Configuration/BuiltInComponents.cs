using GostSharp.Protocols;
using GostSharp.Protocols.Forward;
using GostSharp.Relaying;
using GostSharp.Routing;
using GostSharp.Selection;
using GostSharp.Services;
using GostSharp.Transports.Tcp;
using GostSharp.Transports.Udp;

namespace GostSharp.Configuration;

/// <summary>The components that the library brings, under the names that configurations use.</summary>
internal static class BuiltInComponents
{
    public static ComponentRegistry CreateRegistry()
    {
        var registry = new ComponentRegistry();
        registry.Listeners.Set("tcp", ListenAsync);
        registry.Listeners.Set("udp", ListenForDatagramsAsync);
        registry.Listeners.Set("rtcp", ListenRemotelyAsync);
        registry.Handlers.Set("forward", CreateForwardHandler);
        registry.Handlers.Set("tcp", CreateForwardHandler);
        registry.Handlers.Set("udp", CreateDatagramForwardHandler);
        registry.Handlers.Set("rtcp", CreateForwardHandler);
        registry.Dialers.Set("tcp", static context => new TcpDialer(context.Route, context.Node));
        registry.Connectors.Set("forward", static _ => new ForwardConnector());
        registry.Connectors.Set("tcp", static _ => new ForwardConnector());
        AddSelectors(registry);
        return registry;
    }

    private static ValueTask<IListener> ListenAsync(ListenerContext context, CancellationToken cancellationToken)
    {
        RouteRequirements.Demand(context.Route, RouteCapabilities.Listening, "its listener");
        return context.Route.ListenAsync(context.Address, cancellationToken);
    }

    private static async ValueTask<IListener> ListenForDatagramsAsync(ListenerContext context, CancellationToken cancellationToken)
    {
        RouteRequirements.Demand(context.Route, RouteCapabilities.DatagramBinding, "its listener");
        var options = DatagramParameters.From(context.Config).Options;
        var socket = await context.Route.BindDatagramAsync(context.Address, cancellationToken).ConfigureAwait(false);
        return new DatagramListener(socket, options, context.Name, context.TimeProvider, context.LoggerFactory.CreateLogger("GostSharp.Service"));
    }

    private static async ValueTask<IListener> ListenRemotelyAsync(ListenerContext context, CancellationToken cancellationToken)
    {
        RouteRequirements.Demand(context.Route, RouteCapabilities.Listening, "its listener");
        return await RemoteListener.CreateAsync(
            token => context.Route.ListenAsync(context.Address, token),
            context.Name,
            context.Address,
            context.TimeProvider,
            context.LoggerFactory.CreateLogger("GostSharp.Service"),
            cancellationToken).ConfigureAwait(false);
    }

    private static void AddSelectors(ComponentRegistry registry)
    {
        registry.Selectors.Set(SelectorNames.Round, static () => new RoundRobinSelector());
        registry.Selectors.Set(SelectorNames.RoundShort, static () => new RoundRobinSelector());
        registry.Selectors.Set(SelectorNames.Random, static () => new RandomSelector());
        registry.Selectors.Set(SelectorNames.RandomShort, static () => new RandomSelector());
        registry.Selectors.Set(SelectorNames.Fifo, static () => new FifoSelector());
        registry.Selectors.Set(SelectorNames.HighAvailability, static () => new FifoSelector());
        registry.Selectors.Set(SelectorNames.Hash, static () => new HashSelector());
    }

    private static ForwardHandler CreateDatagramForwardHandler(HandlerContext context)
    {
        RouteRequirements.Demand(context.Route, RouteCapabilities.Datagrams, "its handler");
        return CreateForwardHandler(context);
    }

    private static ForwardHandler CreateForwardHandler(HandlerContext context) => new(
        context.Targets,
        CreateTunnel(context, "GostSharp.Forward"),
        new DatagramTunnel(TunnelOptionsOf(context), context.TimeProvider, context.LoggerFactory.CreateLogger("GostSharp.Forward")));

    private static Tunnel CreateTunnel(HandlerContext context, string category) =>
        new(TunnelOptionsOf(context), context.TimeProvider, context.LoggerFactory.CreateLogger(category));

    private static TunnelOptions TunnelOptionsOf(HandlerContext context) => new()
    {
        AbandonedDialTimeout = context.Options.AbandonedDialTimeout,
        Relay = new RelayOptions { HalfCloseTimeout = context.Options.HalfCloseTimeout, IdleTimeout = context.Options.IdleTimeout },
    };
}
