using GostSharp.Protocols.Auto;
using GostSharp.Protocols.Http;
using GostSharp.Protocols.Socks;

namespace GostSharp.Configuration.Components;

/// <summary>SOCKS and HTTP, both ends.</summary>
internal static class ProxyComponents
{
    private static readonly TimeSpan DefaultReadTimeout = TimeSpan.FromSeconds(15);

    public static void AddTo(ComponentRegistry registry)
    {
        foreach (var name in (string[])["socks5", "socks"])
        {
            registry.Handlers.Set(name, CreateSocks5Handler);
            registry.Connectors.Set(name, CreateSocks5Connector);
        }

        foreach (var name in (string[])["socks4", "socks4a"])
        {
            registry.Handlers.Set(name, CreateSocks4Handler);
            registry.Connectors.Set(name, CreateSocks4Connector);
        }

        registry.Handlers.Set("http", CreateHttpHandler);
        registry.Connectors.Set("http", CreateHttpConnector);
        registry.Handlers.Set("auto", CreateAutoHandler);
    }

    private static Socks5Handler CreateSocks5Handler(HandlerContext context)
    {
        var parameters = ParametersOf(context);
        var options = new Socks5HandlerOptions
        {
            Users = ConfiguredUsers.Known(context.Config.Auth),
            NoTls = parameters.IsSet("notls"),
            Tls = TlsComponents.CreateServerUpgrade(context.Tls, context.Generated, context),
            ReadTimeout = ReadTimeoutOf(parameters),
        };
        return new Socks5Handler(context.ConnectAsync, TunnelComponents.CreateTunnel(context, "GostSharp.Socks5"), options, context.TimeProvider);
    }

    private static Socks5Connector CreateSocks5Connector(ConnectorContext context)
    {
        var options = new Socks5ConnectorOptions
        {
            Credentials = ConfiguredUsers.Shown(context.Config.Auth),
            NoTls = new ParameterReader(context.Config.Metadata).IsSet("notls"),
            Tls = TlsComponents.CreateOpportunisticUpgrade(context),
            ReplyTimeout = context.ReplyTimeout,
        };
        return new Socks5Connector(options, context.TimeProvider);
    }

    private static Socks4Handler CreateSocks4Handler(HandlerContext context)
    {
        var options = new Socks4HandlerOptions
        {
            Users = ConfiguredUsers.Known(context.Config.Auth),
            ReadTimeout = ReadTimeoutOf(ParametersOf(context)),
        };
        return new Socks4Handler(context.ConnectAsync, TunnelComponents.CreateTunnel(context, "GostSharp.Socks4"), options, context.TimeProvider);
    }

    private static Socks4Connector CreateSocks4Connector(ConnectorContext context)
    {
        var options = new Socks4ConnectorOptions
        {
            UserId = ConfiguredUsers.Shown(context.Config.Auth)?.User ?? "",
            Disable4a = new ParameterReader(context.Config.Metadata).IsSet("disable4a"),
            ReplyTimeout = context.ReplyTimeout,
        };
        return new Socks4Connector(options, context.TimeProvider);
    }

    private static HttpHandler CreateHttpHandler(HandlerContext context)
    {
        var parameters = ParametersOf(context);
        var defaults = new HttpHandlerOptions();
        var options = new HttpHandlerOptions
        {
            Users = ConfiguredUsers.Known(context.Config.Auth),
            Realm = parameters.Text("authBasicRealm") ?? defaults.Realm,
            ProxyAgent = parameters.Text("proxyAgent") ?? defaults.ProxyAgent,
            ReadTimeout = ReadTimeoutOf(parameters),
        };
        return new HttpHandler(context.ConnectAsync, TunnelComponents.CreateTunnel(context, "GostSharp.Http"), options, context.TimeProvider);
    }

    private static HttpConnector CreateHttpConnector(ConnectorContext context)
    {
        var parameters = new ParameterReader(context.Config.Metadata);
        var defaults = new HttpConnectorOptions();
        var options = new HttpConnectorOptions
        {
            Credentials = ConfiguredUsers.Shown(context.Config.Auth),
            UserAgent = parameters.Text("agent") ?? defaults.UserAgent,
            Headers = parameters.Map("header"),
            ReplyTimeout = context.ReplyTimeout,
        };
        return new HttpConnector(options, context.TimeProvider);
    }

    private static AutoHandler CreateAutoHandler(HandlerContext context) => new(
        CreateSocks4Handler(context),
        CreateSocks5Handler(context),
        CreateHttpHandler(context),
        ReadTimeoutOf(ParametersOf(context)),
        context.TimeProvider);

    private static ParameterReader ParametersOf(HandlerContext context) => new(context.Config.Metadata);

    public static TimeSpan ReadTimeoutOf(ParameterReader parameters) =>
        ServiceOptions.OrInfinite(parameters.Duration("readTimeout")) ?? DefaultReadTimeout;
}
