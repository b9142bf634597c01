using GostSharp.Configuration;

namespace GostSharp.Tests.Seams.Doubles;

/// <summary>Like the tls dialer: a stream over the route, and a handshake on it.</summary>
internal sealed class MaskingDialer(DialerContext context, IUpgrade upgrade) : IDialer
{
    public RouteCapabilities Requires => RouteCapabilities.Streams;

    public async ValueTask<Connection> DialAsync(CancellationToken cancellationToken = default)
    {
        var stream = (StreamConnection)await context.Route.ConnectAsync(new ConnectContext(context.Node), cancellationToken);
        try
        {
            return await upgrade.UpgradeAsync(stream, cancellationToken);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
