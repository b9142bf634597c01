using GostSharp.Multiplexing;
using GostSharp.Protocols;
using GostSharp.Protocols.Forward;
using GostSharp.Relaying;
using GostSharp.Routing;

namespace GostSharp.Configuration.Components;

/// <summary>Handlers and connectors that pass everything on, and what they share with those of the proxies.</summary>
internal static class TunnelComponents
{
    public static void AddTo(ComponentRegistry registry)
    {
        registry.Handlers.Set("forward", CreateHandler);
        registry.Handlers.Set("tcp", CreateHandler);
        registry.Handlers.Set("udp", CreateDatagramHandler);
        registry.Handlers.Set("rtcp", CreateHandler);
        registry.Handlers.Set("rudp", CreateDatagramHandler);
        registry.Connectors.Set("forward", static _ => new ForwardConnector());
        registry.Connectors.Set("tcp", static _ => new ForwardConnector());
    }

    public static Tunnel CreateTunnel(HandlerContext context, string category) =>
        new(OptionsOf(context), context.TimeProvider, context.LoggerFactory.CreateLogger(category));

    public static DatagramTunnel CreateDatagramTunnel(HandlerContext context, string category) =>
        new(OptionsOf(context), context.TimeProvider, context.LoggerFactory.CreateLogger(category));

    /// <summary>Makes the session in which a node brings visitors of a bound port: it is the node that opens streams.</summary>
    /// <exception cref="GostException">A parameter of it is wrong.</exception>
    public static Func<StreamConnection, SessionConnection> CreateMultiplexer(ConnectorContext context)
    {
        var options = MuxParameters.Read(new ParameterReader(context.Config.Metadata)).Validate();
        return stream => MuxSession.AsServer(stream, options, context.TimeProvider);
    }

    private static ForwardHandler CreateHandler(HandlerContext context) =>
        new(context.Targets, CreateTunnel(context, "GostSharp.Forward"), CreateDatagramTunnel(context, "GostSharp.Forward"));

    private static ForwardHandler CreateDatagramHandler(HandlerContext context)
    {
        RouteRequirements.Demand(context.Route, RouteCapabilities.Datagrams, "its handler");
        return CreateHandler(context);
    }

    private static TunnelOptions OptionsOf(HandlerContext context) => new()
    {
        AbandonedDialTimeout = context.Options.AbandonedDialTimeout,
        Relay = new RelayOptions
        {
            HalfCloseTimeout = context.Options.HalfCloseTimeout,
            IdleTimeout = context.Options.IdleTimeout,
            UseKernel = context.Options.UseKernelRelay,
        },
    };
}
