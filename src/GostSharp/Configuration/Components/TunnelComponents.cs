using GostSharp.Protocols;
using GostSharp.Protocols.Forward;
using GostSharp.Relaying;

namespace GostSharp.Configuration.Components;

/// <summary>Handlers and connectors that pass everything on, and what they share with those of the proxies.</summary>
internal static class TunnelComponents
{
    public static void AddTo(ComponentRegistry registry)
    {
        registry.Handlers.Set("forward", CreateHandler);
        registry.Handlers.Set("tcp", CreateHandler);
        registry.Handlers.Set("rtcp", CreateHandler);
        registry.Connectors.Set("forward", static _ => new ForwardConnector());
        registry.Connectors.Set("tcp", static _ => new ForwardConnector());
    }

    public static Tunnel CreateTunnel(HandlerContext context, string category)
    {
        var options = new TunnelOptions
        {
            AbandonedDialTimeout = context.Options.AbandonedDialTimeout,
            Relay = new RelayOptions { HalfCloseTimeout = context.Options.HalfCloseTimeout, IdleTimeout = context.Options.IdleTimeout },
        };
        return new Tunnel(options, context.TimeProvider, context.LoggerFactory.CreateLogger(category));
    }

    private static ForwardHandler CreateHandler(HandlerContext context) => new(context.Targets, CreateTunnel(context, "GostSharp.Forward"));
}
