using GostSharp.Protocols.Relay;

namespace GostSharp.Configuration.Components;

/// <summary>The relay protocol, both ends.</summary>
internal static class RelayComponents
{
    private const string Category = "GostSharp.Relay";

    public static void AddTo(ComponentRegistry registry)
    {
        registry.Handlers.Set("relay", CreateHandler);
        registry.Connectors.Set("relay", CreateConnector);
    }

    private static RelayHandler CreateHandler(HandlerContext context)
    {
        var parameters = new ParameterReader(context.Config.Metadata);
        var options = new RelayHandlerOptions
        {
            Users = ConfiguredUsers.Known(context.Config.Auth),
            ReadTimeout = ProxyComponents.ReadTimeoutOf(parameters),
        };
        var tunnel = TunnelComponents.CreateTunnel(context, Category);
        var binding = BindComponents.Create(context, tunnel, Category) is { } server
            ? new RelayBinding(server, ProxyComponents.CreateAssociations(context, Category))
            : null;
        return new RelayHandler(
            TargetsOf(context), tunnel, TunnelComponents.CreateDatagramTunnel(context, Category), options, context.TimeProvider, binding);
    }

    // A service without targets has one without an address: the one that the end of its chain picks.
    private static IRelayTargets TargetsOf(HandlerContext context) => context.Targets.Targets.Any(static target => target.Address is not null)
        ? new OwnTargets(context.Targets)
        : new RequestedTargets(context.ConnectAsync, context.ConnectDatagramAsync);

    private static RelayConnector CreateConnector(ConnectorContext context)
    {
        var options = new RelayConnectorOptions
        {
            Credentials = ConfiguredUsers.Shown(context.Config.Auth),
            NoDelay = new ParameterReader(context.Config.Metadata).IsSet("nodelay"),
            Multiplex = TunnelComponents.CreateMultiplexer(context),
            ConnectTimeout = context.ReplyTimeout,
            Logger = context.LoggerFactory.CreateLogger(Category),
        };
        return new RelayConnector(options, context.TimeProvider);
    }
}
