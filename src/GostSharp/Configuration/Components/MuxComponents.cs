using GostSharp.Transports.Mux;

namespace GostSharp.Configuration.Components;

/// <summary>Multiplexed sessions over TLS and WebSocket, both ends.</summary>
internal static class MuxComponents
{
    public static void AddTo(ComponentRegistry registry)
    {
        registry.Listeners.Set("mtls", static (context, token) =>
            ListenAsync(context, TlsComponents.CreateServerUpgrade(context.Tls, context.Generated, context), token));
        registry.Listeners.Set("mws", static (context, token) => ListenAsync(context, WebSocketComponents.CreateServerUpgrade(context), token));
        registry.Listeners.Set("mwss", static (context, token) => ListenAsync(context, WebSocketComponents.CreateSecureServerUpgrade(context), token));
        registry.Dialers.Set("mtls", static context => CreateDialer(context, TlsComponents.CreateClientUpgrade(context)));
        registry.Dialers.Set("mws", static context => CreateDialer(context, WebSocketComponents.CreateClientUpgrade(context)));
        registry.Dialers.Set("mwss", static context => CreateDialer(context, WebSocketComponents.CreateSecureClientUpgrade(context)));
    }

    private static async ValueTask<IListener> ListenAsync(ListenerContext context, IUpgrade upgrade, CancellationToken cancellationToken)
    {
        var parameters = new ParameterReader(context.Config.Metadata);
        var options = MuxParameters.Read(parameters);
        var backlog = BacklogParameter.Of(parameters);
        var inner = await UpgradingTransports.ListenAsync(context, upgrade, cancellationToken).ConfigureAwait(false);
        return new MuxListener(inner, options, backlog, context.TimeProvider, context.LoggerFactory.CreateLogger("GostSharp.Transport"));
    }

    private static MuxDialer CreateDialer(DialerContext context, IUpgrade upgrade) => new(
        UpgradingTransports.CreateDialer(context, upgrade),
        context.Node,
        MuxParameters.Read(new ParameterReader(context.Config.Metadata)),
        context.TimeProvider);
}
