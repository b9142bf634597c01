using GostSharp.Transports;
using GostSharp.Transports.WebSockets;

namespace GostSharp.Configuration.Components;

/// <summary>WebSocket, plain and in TLS, both ends.</summary>
internal static class WebSocketComponents
{
    private static readonly TimeSpan DefaultPingPeriod = TimeSpan.FromSeconds(15);

    public static void AddTo(ComponentRegistry registry)
    {
        registry.Listeners.Set("ws", static (context, token) => UpgradingTransports.ListenAsync(context, CreateServerUpgrade(context), token));
        registry.Listeners.Set("wss", static (context, token) => UpgradingTransports.ListenAsync(context, CreateSecureServerUpgrade(context), token));
        registry.Dialers.Set("ws", static context => UpgradingTransports.CreateDialer(context, CreateClientUpgrade(context)));
        registry.Dialers.Set("wss", static context => UpgradingTransports.CreateDialer(context, CreateSecureClientUpgrade(context)));
    }

    /// <summary>The server's side in TLS.</summary>
    /// <exception cref="GostException">A file cannot be read, or the path is none.</exception>
    public static UpgradeSequence CreateSecureServerUpgrade(ListenerContext context) =>
        new(TlsComponents.CreateServerUpgrade(context.Tls, context.Generated, context), CreateServerUpgrade(context));

    /// <summary>The client's side in TLS.</summary>
    /// <exception cref="GostException">A file cannot be read, or the path or the pin is none.</exception>
    public static UpgradeSequence CreateSecureClientUpgrade(DialerContext context) =>
        new(TlsComponents.CreateClientUpgrade(context), CreateClientUpgrade(context));

    /// <summary>The server's side.</summary>
    /// <exception cref="GostException">The path is none.</exception>
    public static WebSocketServerUpgrade CreateServerUpgrade(ListenerContext context)
    {
        var parameters = new ParameterReader(context.Config.Metadata);
        var defaults = new WebSocketServerOptions();
        return new WebSocketServerUpgrade(
            new WebSocketServerOptions
            {
                Path = PathOf(parameters) ?? defaults.Path,
                Headers = parameters.Map("ws.header", "header"),
                Compression = parameters.Flag("ws.enableCompression", "enableCompression", "compression") ?? false,
                TrustForwardedAddress = parameters.IsSet("trustProxyHeaders"),
            },
            context.TimeProvider);
    }

    /// <summary>The client's side.</summary>
    /// <exception cref="GostException">The path is none.</exception>
    public static WebSocketClientUpgrade CreateClientUpgrade(DialerContext context)
    {
        var parameters = new ParameterReader(context.Config.Metadata);
        var defaults = new WebSocketClientOptions { Host = "" };
        return new WebSocketClientUpgrade(
            new WebSocketClientOptions
            {
                Host = parameters.Text("ws.host", "host") ?? Address.Format(context.Node),
                Path = PathOf(parameters) ?? defaults.Path,
                UserAgent = parameters.Text("agent") ?? defaults.UserAgent,
                Headers = parameters.Map("ws.header", "header"),
                Compression = parameters.Flag("ws.enableCompression", "enableCompression", "compression") ?? false,
                PingPeriod = PingPeriodOf(parameters),
            },
            context.TimeProvider);
    }

    // Everybody means the same without the slash.
    private static string? PathOf(ParameterReader parameters)
    {
        var path = parameters.Text("ws.path", "path") is { Length: > 0 } given ? given.StartsWith('/') ? given : "/" + given : null;
        return path?.All(static character => character is > ' ' and < '\u007F') is false
            ? throw new GostException(FailureReason.Configuration, $"the path '{path}' has characters that have to be percent-encoded")
            : path;
    }

    private static TimeSpan? PingPeriodOf(ParameterReader parameters)
    {
        var period = parameters.Duration("ttl", "keepalive.interval");
        return parameters.Flag("ws.keepalive", "keepalive") is not true ? null : period > TimeSpan.Zero ? period : DefaultPingPeriod;
    }
}
