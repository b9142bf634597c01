using GostSharp.Protocols.Forward;
using GostSharp.Relaying;
using GostSharp.Routing;
using GostSharp.Selection;
using GostSharp.Transports.Tcp;

namespace GostSharp.Configuration;

/// <summary>The components that the library brings, under the names that configurations use.</summary>
internal static class BuiltInComponents
{
    public static ComponentRegistry CreateRegistry()
    {
        var registry = new ComponentRegistry();
        registry.Listeners.Set("tcp", ListenAsync);
        registry.Handlers.Set("forward", CreateForwardHandler);
        registry.Handlers.Set("tcp", CreateForwardHandler);
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

    private static ForwardHandler CreateForwardHandler(HandlerContext context)
    {
        var options = new ForwardOptions
        {
            AbandonedDialTimeout = context.Config.AbandonedDialTimeout,
            Relay = new RelayOptions { HalfCloseTimeout = context.Config.HalfCloseTimeout, IdleTimeout = context.Config.IdleTimeout },
        };
        return new ForwardHandler(context.Targets, options, context.TimeProvider, context.LoggerFactory.CreateLogger("GostSharp.Forward"));
    }
}
