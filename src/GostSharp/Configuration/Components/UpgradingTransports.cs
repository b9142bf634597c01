using GostSharp.Transports;
using GostSharp.Transports.Tcp;

namespace GostSharp.Configuration.Components;

/// <summary>Listeners and dialers over TCP with upgrades on top.</summary>
internal static class UpgradingTransports
{
    public static async ValueTask<IListener> ListenAsync(ListenerContext context, IUpgrade upgrade, CancellationToken cancellationToken)
    {
        var parameters = new ParameterReader(context.Config.Metadata);
        var limits = UpgradeLimits.Default with
        {
            Timeout = ServiceOptions.OrInfinite(parameters.Duration("handshakeTimeout", "readHeaderTimeout")) ?? UpgradeLimits.Default.Timeout,
        };
        var inner = await BuiltInComponents.ListenAsync(context, cancellationToken).ConfigureAwait(false);
        return new UpgradingListener(inner, upgrade, limits, context.TimeProvider, context.LoggerFactory.CreateLogger("GostSharp.Transport"));
    }

    public static IDialer CreateDialer(DialerContext context, IUpgrade upgrade) =>
        new UpgradingDialer(new TcpDialer(context.Route, context.Node), context.Node, upgrade, context.HandshakeTimeout, context.TimeProvider);
}
