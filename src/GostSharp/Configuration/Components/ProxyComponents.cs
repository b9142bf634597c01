using GostSharp.Protocols.Auto;
using GostSharp.Protocols.Datagrams;
using GostSharp.Protocols.Http;
using GostSharp.Protocols.Socks;
using GostSharp.Routing;

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

        registry.Handlers.Set("http", static context => CreateHttpHandler(context, takesDisguise: false));
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
            PublicHost = parameters.Text("publicAddr", "socks.publicAddr") is { Length: > 0 } host ? host : null,
            IntroducesPeers = !parameters.IsSet("comp"),
            ReadTimeout = ReadTimeoutOf(parameters),
        };
        var tunnel = TunnelComponents.CreateTunnel(context, "GostSharp.Socks5");
        var udp = CreateAssociations(context, parameters, "GostSharp.Socks5") is { } associations ? new Socks5Udp(associations, context.Machine) : null;
        return new Socks5Handler(context.ConnectAsync, tunnel, options, context.TimeProvider, udp, BindComponents.Create(context, tunnel, "GostSharp.Socks5"));
    }

    private static Socks5Connector CreateSocks5Connector(ConnectorContext context)
    {
        var parameters = new ParameterReader(context.Config.Metadata);
        var options = new Socks5ConnectorOptions
        {
            Credentials = ConfiguredUsers.Shown(context.Config.Auth),
            NoTls = parameters.IsSet("notls"),
            Tls = TlsComponents.CreateOpportunisticUpgrade(context),
            UdpAssociate = "udp".Equals(parameters.Text("relay"), StringComparison.OrdinalIgnoreCase),
            Server = context.Node,
            MaxFrame = Math.Clamp(BufferSizeOf(parameters) ?? 0, TunnelSocket.EveryPeerTakes, TunnelSocket.Version3Takes),
            Multiplex = parameters.Flag("mbind") is false ? null : TunnelComponents.CreateMultiplexer(context),
            Comp = parameters.Flag("comp"),
            ReplyTimeout = context.ReplyTimeout,
            Logger = context.LoggerFactory.CreateLogger("GostSharp.Socks5"),
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

    public static HttpHandler CreateHttpHandler(HandlerContext context, bool takesDisguise)
    {
        var parameters = ParametersOf(context);
        var defaults = new HttpHandlerOptions();
        var options = new HttpHandlerOptions
        {
            TakesDisguise = takesDisguise,
            Users = ConfiguredUsers.Known(context.Config.Auth),
            Realm = parameters.Text("authBasicRealm") ?? defaults.Realm,
            ProxyAgent = parameters.Text("proxyAgent") ?? defaults.ProxyAgent,
            ReadTimeout = ReadTimeoutOf(parameters),
            IdleTimeout = context.Options.IdleTimeout,
        };
        return new HttpHandler(
            context.ConnectAsync,
            TunnelComponents.CreateTunnel(context, "GostSharp.Http"),
            options,
            context.TimeProvider,
            CreateAssociations(context, parameters, "GostSharp.Http"));
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

    private static AutoHandler CreateAutoHandler(HandlerContext context)
    {
        var http = CreateHttpHandler(context, takesDisguise: false);

        // In TLS nobody can show who he is: where users are asked for, that door stays shut.
        return new AutoHandler(
            CreateSocks4Handler(context),
            CreateSocks5Handler(context),
            context.Config.Auth is null ? SniComponents.Create(context, http) : http,
            http,
            ReadTimeoutOf(ParametersOf(context)),
            context.TimeProvider);
    }

    /// <summary>The ways for packets of a server that is told to carry them; null for the others.</summary>
    /// <exception cref="GostException">The chain carries no packets.</exception>
    private static Associations? CreateAssociations(HandlerContext context, ParameterReader parameters, string category)
    {
        if (!parameters.IsSet("udp"))
        {
            return null;
        }

        RouteRequirements.Demand(context.Route, RouteCapabilities.Datagrams, "its handler (udp=true)");
        return CreateAssociations(context, category);
    }

    /// <summary>The ways for packets over a handler's route, be it able to carry them or not.</summary>
    public static Associations CreateAssociations(HandlerContext context, string category)
    {
        var defaults = new AssociationOptions();
        var options = new AssociationOptions
        {
            MaxDatagramSize = Math.Min(BufferSizeOf(ParametersOf(context)) ?? defaults.MaxDatagramSize, defaults.MaxDatagramSize),
            IdleTimeout = context.Options.IdleTimeout,
        };
        return new Associations(
            context.Route,
            ReferenceEquals(context.Route, context.Machine),
            context.ConnectDatagramAsync,
            options,
            context.TimeProvider,
            context.LoggerFactory.CreateLogger(category));
    }

    public static int? BufferSizeOf(ParameterReader parameters) => parameters.Number("udp.bufferSize", "udpBufferSize") is > 0 and var size ? size : null;

    private static ParameterReader ParametersOf(HandlerContext context) => new(context.Config.Metadata);

    public static TimeSpan ReadTimeoutOf(ParameterReader parameters) =>
        ServiceOptions.OrInfinite(parameters.Duration("readTimeout")) ?? DefaultReadTimeout;
}
