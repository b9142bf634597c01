using GostSharp.Routing;
using GostSharp.Transports.Kcp;
using GostSharp.Transports.Mux;

namespace GostSharp.Configuration.Components;

/// <summary>Multiplexed sessions over KCP, both ends.</summary>
internal static class KcpComponents
{
    public static void AddTo(ComponentRegistry registry)
    {
        registry.Listeners.Set("kcp", ListenAsync);
        registry.Dialers.Set("kcp", CreateDialer);
    }

    private static async ValueTask<IListener> ListenAsync(ListenerContext context, CancellationToken cancellationToken)
    {
        RouteRequirements.Demand(context.Route, RouteCapabilities.DatagramBinding, "its listener");
        var parameters = KcpParameters.Read(context.Config.Metadata);
        var backlog = BacklogParameter.Of(new ParameterReader(context.Config.Metadata));
        var logger = context.LoggerFactory.CreateLogger("GostSharp.Transport");
        var sessions = await KcpSessions.BindAsync(
            context.Route, context.Address, parameters.Settings, context.Name, context.TimeProvider, logger, cancellationToken).ConfigureAwait(false);
        return new MuxListener(sessions, parameters.Mux, backlog, context.TimeProvider, logger);
    }

    private static KcpDialer CreateDialer(DialerContext context)
    {
        var parameters = KcpParameters.Read(context.Config.Metadata);
        return new KcpDialer(context.Route, context.Node, parameters.Settings, parameters.Settings.MakeProfiles(), parameters.Mux, context.TimeProvider);
    }
}
