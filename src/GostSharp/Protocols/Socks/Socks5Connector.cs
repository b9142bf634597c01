using GostSharp.Codecs;

namespace GostSharp.Protocols.Socks;

/// <summary>Asks a SOCKS5 server for a connection to the target.</summary>
/// <exception cref="GostException">User or password are too long (<see cref="FailureReason.Configuration"/>).</exception>
internal sealed class Socks5Connector(Socks5ConnectorOptions options, TimeProvider timeProvider) : IConnector
{
    private readonly Socks5Login _login = new(options);

    public ValueTask<Connection> ConnectAsync(Connection transport, ConnectContext context, CancellationToken cancellationToken = default)
    {
        var request = SocksExchange.Encode(context, new Socks5Request(Socks5Command.Connect, context.Target).ToBytes);
        return SocksExchange.RunAsync(
            transport, context, options.ReplyTimeout, timeProvider, (server, exchange) => AskAsync(server, exchange, request, context), cancellationToken);
    }

    private async ValueTask AskAsync(SocksStream server, ProxyExchange exchange, byte[] request, ConnectContext context)
    {
        await _login.RunAsync(server, exchange.Token).ConfigureAwait(false);
        exchange.TargetIsNamed();
        await server.SendAsync(request, exchange.Token).ConfigureAwait(false);
        var reply = await MessageReader.ReadAsync<Socks5Reply>(
            server.Current, Socks5Reply.TryParse, Socks5Reply.MaxLength, "the SOCKS5 reply", exchange.Token).ConfigureAwait(false);
        if (reply.Code != Socks5ReplyCode.Succeeded)
        {
            var (reason, site, words) = Socks5ReplyCode.Explain(reply.Code);
            throw new ConnectFailedException(reason, context.Target, $"the proxy answered: {words}", site: site);
        }
    }
}
