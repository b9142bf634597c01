namespace GostSharp.Protocols.Shadowsocks;

/// <summary>Tells a Shadowsocks server the target. It does not answer: what was wrong shows when it closes.</summary>
internal sealed class ShadowsocksConnector(CipherSuite suite, ShadowsocksConnectorOptions options, TimeProvider timeProvider) : IConnector
{
    public ValueTask<Connection> ConnectAsync(Connection transport, ConnectContext context, CancellationToken cancellationToken = default)
    {
        var (_, block) = ShadowsocksTransport.Encode(context);
        return ProxyExchange.RunAsync(
            options.ConnectTimeout,
            timeProvider,
            context,
            exchange => ShadowsocksTransport.UseAsync(transport, context, stream => OpenAsync(stream, block, exchange.Token), exchange.Token),
            cancellationToken);
    }

    private async ValueTask<Connection> OpenAsync(StreamConnection stream, byte[] block, CancellationToken cancellationToken)
    {
        var server = suite.ToServer(stream);
        var request = new DeferredRequest(server, block, timeProvider);
        if (options.NoDelay)
        {
            await request.SendAsync(cancellationToken).ConfigureAwait(false);
        }

        return new OpenedConnection(server, request);
    }
}
