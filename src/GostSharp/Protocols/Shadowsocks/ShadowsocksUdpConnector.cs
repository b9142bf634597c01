using GostSharp.Protocols.Datagrams;

namespace GostSharp.Protocols.Shadowsocks;

/// <summary>Sends packets by way of a Shadowsocks server: each by itself over a transport of packets, or in gost's frames over a stream.</summary>
internal sealed class ShadowsocksUdpConnector(CipherSuite suite, TimeSpan connectTimeout, TimeProvider timeProvider) : IDatagramOnlyConnector
{
    public ValueTask<Connection> ConnectAsync(Connection transport, ConnectContext context, CancellationToken cancellationToken = default) =>
        throw new ConnectFailedException(FailureReason.NotSupported, context.Target, "the connector ssu carries packets only; streams are for ss");

    public async ValueTask<DatagramConnection> ConnectDatagramAsync(
        Connection transport, IRoute underlay, ConnectContext context, CancellationToken cancellationToken = default)
    {
        var (target, block) = ShadowsocksTransport.Encode(context);
        return transport is DatagramConnection packets
            ? new ShadowsocksDatagrams(packets, suite.PacketsForClient(), target, block)
            : await ProxyExchange.RunAsync(
                connectTimeout,
                timeProvider,
                context,
                exchange => ShadowsocksTransport.UseAsync(transport, context, OpenAsync, exchange.Token),
                cancellationToken).ConfigureAwait(false);

        ValueTask<DatagramConnection> OpenAsync(StreamConnection stream) => suite.CarriesFrames
            ? ValueTask.FromResult<DatagramConnection>(new TargetDatagrams(new TunnelSocket(suite.ToServer(stream)), target))
            : throw new ConnectFailedException(FailureReason.NotSupported, target, "the methods of 2022 carry no packets in streams");
    }
}
