using GostSharp.Protocols.Sni;

namespace GostSharp.Configuration.Components;

/// <summary>The proxy that finds its targets in the ClientHello, both ends.</summary>
internal static class SniComponents
{
    /// <summary>The parameter with the host that a node shall see.</summary>
    public const string Host = "host";

    public static void AddTo(ComponentRegistry registry)
    {
        registry.Handlers.Set("sni", static context => Create(context, ProxyComponents.CreateHttpHandler(context, takesDisguise: true)));
        registry.Connectors.Set("sni", CreateConnector);
    }

    /// <param name="context">What it is built from.</param>
    /// <param name="http">For clients that do not begin with TLS.</param>
    public static SniHandler Create(HandlerContext context, IHandler http) => new(
        context.ConnectAsync,
        TunnelComponents.CreateTunnel(context, "GostSharp.Sni"),
        http,
        ProxyComponents.ReadTimeoutOf(new ParameterReader(context.Config.Metadata)),
        context.TimeProvider);

    private static SniConnector CreateConnector(ConnectorContext context) =>
        new(new ParameterReader(context.Config.Metadata).Text(Host) is { Length: > 0 } host ? host : null);
}
