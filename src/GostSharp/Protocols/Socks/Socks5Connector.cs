using System.Net;
using GostSharp.Codecs;

namespace GostSharp.Protocols.Socks;

/// <summary>Asks a SOCKS5 server for a connection to the target, for a way for packets to it, or to listen.</summary>
/// <exception cref="GostException">User or password are too long (<see cref="FailureReason.Configuration"/>).</exception>
internal sealed class Socks5Connector : IDatagramConnector, IGroupBindConnector, IDatagramBindConnector
{
    private readonly Socks5ConnectorOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly Socks5Login _login;
    private readonly Socks5UdpClient _udp;
    private readonly Socks5BindClient _bind;

    public Socks5Connector(Socks5ConnectorOptions options, TimeProvider timeProvider)
    {
        (_options, _timeProvider) = (options, timeProvider);
        _login = new Socks5Login(options);
        _udp = new Socks5UdpClient(options, _login, timeProvider);
        _bind = new Socks5BindClient(options, _login, timeProvider);
    }

    public RouteCapabilities UnderlayRequires => _options.UdpAssociate ? RouteCapabilities.Datagrams : RouteCapabilities.None;

    public ValueTask<Connection> ConnectAsync(Connection transport, ConnectContext context, CancellationToken cancellationToken = default)
    {
        var request = SocksExchange.Encode(context, new Socks5Request(Socks5Command.Connect, context.Target).ToBytes);
        return SocksExchange.RunAsync(
            transport, context, _options.ReplyTimeout, _timeProvider, (server, exchange) => AskAsync(server, exchange, request, context), cancellationToken);
    }

    public ValueTask<DatagramConnection> ConnectDatagramAsync(
        Connection transport, IRoute underlay, ConnectContext context, CancellationToken cancellationToken = default) =>
        _udp.ConnectAsync(transport, underlay, context, cancellationToken);

    public ValueTask<IListener> ListenAsync(IDialer dialer, EndPoint address, CancellationToken cancellationToken = default) =>
        _bind.ListenAsync(dialer, address, 0, cancellationToken);

    public ValueTask<IListener> ListenAsync(IDialer dialer, EndPoint address, int group, CancellationToken cancellationToken = default) =>
        _bind.ListenAsync(dialer, address, group, cancellationToken);

    public ValueTask<DatagramSocket> BindDatagramAsync(
        IDialer dialer, IRoute underlay, EndPoint address, CancellationToken cancellationToken = default) =>
        _bind.BindDatagramAsync(dialer, address, cancellationToken);

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
