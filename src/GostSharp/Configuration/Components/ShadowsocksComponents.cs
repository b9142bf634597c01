using GostSharp.Protocols.Shadowsocks;

namespace GostSharp.Configuration.Components;

/// <summary>Shadowsocks, both ends, for streams and for packets.</summary>
internal static class ShadowsocksComponents
{
    private const string Category = "GostSharp.Shadowsocks";

    public static void AddTo(ComponentRegistry registry)
    {
        foreach (var name in (string[])["ss", "ss2"])
        {
            registry.Handlers.Set(name, CreateHandler);
            registry.Connectors.Set(name, CreateConnector);
        }

        registry.Handlers.Set("ssu", CreateUdpHandler);
        registry.Connectors.Set("ssu", CreateUdpConnector);
    }

    private static ShadowsocksHandler CreateHandler(HandlerContext context) =>
        new(CreateAdmission(context), context.ConnectAsync, TunnelComponents.CreateTunnel(context, Category));

    private static ShadowsocksUdpHandler CreateUdpHandler(HandlerContext context) =>
        new(CreateAdmission(context), ProxyComponents.CreateAssociations(context, Category));

    private static ShadowsocksConnector CreateConnector(ConnectorContext context)
    {
        var options = new ShadowsocksConnectorOptions
        {
            NoDelay = new ParameterReader(context.Config.Metadata).IsSet("nodelay"),
            ConnectTimeout = context.ReplyTimeout,
        };
        return new ShadowsocksConnector(ShadowsocksCredentials.Read(context.Config.Auth, context.TimeProvider), options, context.TimeProvider);
    }

    private static ShadowsocksUdpConnector CreateUdpConnector(ConnectorContext context) =>
        new(ShadowsocksCredentials.Read(context.Config.Auth, context.TimeProvider), context.ReplyTimeout, context.TimeProvider);

    private static ShadowsocksAdmission CreateAdmission(HandlerContext context)
    {
        var options = new ShadowsocksHandlerOptions { ReadTimeout = ProxyComponents.ReadTimeoutOf(new ParameterReader(context.Config.Metadata)) };
        return new ShadowsocksAdmission(ShadowsocksCredentials.Read(context.Config.Auth, context.TimeProvider), options, context.TimeProvider);
    }
}
