using GostSharp.Configuration.Components;
using GostSharp.Routing;
using GostSharp.Selection;
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
        registry.Dialers.Set("tcp", static context => new TcpDialer(context.Route, context.Node));
        registry.Dialers.Set("udp", static context => new UdpDialer(context.Route, context.Node));
        TunnelComponents.AddTo(registry);
        RemoteComponents.AddTo(registry);
        ProxyComponents.AddTo(registry);
        SniComponents.AddTo(registry);
        RelayComponents.AddTo(registry);
        ShadowsocksComponents.AddTo(registry);
        TlsComponents.AddTo(registry);
        WebSocketComponents.AddTo(registry);
        MuxComponents.AddTo(registry);
        QuicComponents.AddTo(registry);
        KcpComponents.AddTo(registry);
        SshComponents.AddTo(registry);
        AddSelectors(registry);
        return registry;
    }

    public static ValueTask<IListener> ListenAsync(ListenerContext context, CancellationToken cancellationToken)
    {
        RouteRequirements.Demand(context.Route, RouteCapabilities.Listening, "its listener");
        return context.Route.ListenAsync(context.Address, cancellationToken);
    }

    private static async ValueTask<IListener> ListenForDatagramsAsync(ListenerContext context, CancellationToken cancellationToken)
    {
        RouteRequirements.Demand(context.Route, RouteCapabilities.DatagramBinding, "its listener");
        var options = DatagramParameters.From(context.Config, context.HandlerType).Options;
        var socket = await context.Route.BindDatagramAsync(context.Address, cancellationToken).ConfigureAwait(false);
        return new DatagramListener(socket, options, context.Name, context.TimeProvider, context.LoggerFactory.CreateLogger("GostSharp.Service"));
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
}
