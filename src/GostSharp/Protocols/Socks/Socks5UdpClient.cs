using System.Net;
using GostSharp.Codecs;
using GostSharp.Protocols.Datagrams;

namespace GostSharp.Protocols.Socks;

/// <summary>Asks a SOCKS5 server for a way for packets: in the stream, as gost does, or beside it.</summary>
internal sealed class Socks5UdpClient(Socks5ConnectorOptions options, Socks5Login login, TimeProvider timeProvider)
{
    /// <exception cref="ConnectFailedException">The server does not carry packets, or cannot be told the target.</exception>
    public ValueTask<DatagramConnection> ConnectAsync(Connection transport, IRoute underlay, ConnectContext context, CancellationToken cancellationToken)
    {
        var target = context.Target
            ?? throw new ConnectFailedException(FailureReason.NotSupported, context.Target, "a SOCKS5 server has to be told where packets go");
        SocksExchange.Encode(context, () => SocksAddress.ToBytes(target));
        if (!options.UdpAssociate)
        {
            return OpenTunnelAsync(transport, context, target, cancellationToken);
        }

        return underlay.Provides.HasFlag(RouteCapabilities.Datagrams)
            ? AssociateAsync(transport, underlay, context, target, cancellationToken)
            : throw new ConnectFailedException(
                FailureReason.NotSupported, target, "UDP ASSOCIATE (relay=udp) needs a way for packets to the SOCKS5 server, and the hops before it carry none");
    }

    private async ValueTask<DatagramConnection> OpenTunnelAsync(
        Connection transport, ConnectContext context, EndPoint target, CancellationToken cancellationToken)
    {
        EndPoint? bound = null;
        var stream = await SocksExchange.RunAsync(
            transport,
            context,
            options.ReplyTimeout,
            timeProvider,
            async (server, exchange) => bound = await AskAsync(server, exchange, Socks5Command.UdpTunnel).ConfigureAwait(false),
            cancellationToken).ConfigureAwait(false);
        return new TargetDatagrams(new TunnelSocket((StreamConnection)stream, options.MaxFrame, bound), target);
    }

    private async ValueTask<DatagramConnection> AssociateAsync(
        Connection transport, IRoute underlay, ConnectContext context, EndPoint target, CancellationToken cancellationToken)
    {
        DatagramConnection? packets = null;
        var control = await SocksExchange.RunAsync(
            transport,
            context,
            options.ReplyTimeout,
            timeProvider,
            async (server, exchange) =>
            {
                var bound = await AskAsync(server, exchange, Socks5Command.UdpAssociate).ConfigureAwait(false);
                packets = await ReachAsync(underlay, new ConnectContext(Reachable(bound), context.Client), exchange.Token).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        return new AssociatedDatagrams((StreamConnection)control, packets!, target);
    }

    // The target is not named: whatever is answered speaks of the server.
    private async ValueTask<EndPoint?> AskAsync(SocksStream server, ProxyExchange exchange, byte command)
    {
        await login.RunAsync(server, exchange.Token).ConfigureAwait(false);
        await server.SendAsync(new Socks5Request(command, null).ToBytes(), exchange.Token).ConfigureAwait(false);
        var reply = await MessageReader.ReadAsync<Socks5Reply>(
            server.Current, Socks5Reply.TryParse, Socks5Reply.MaxLength, "the SOCKS5 reply", exchange.Token).ConfigureAwait(false);
        if (reply.Code == Socks5ReplyCode.Succeeded)
        {
            return reply.Address;
        }

        var (reason, _, words) = Socks5ReplyCode.Explain(reply.Code);
        var hint = reply.Code is Socks5ReplyCode.NotAllowed or Socks5ReplyCode.CommandNotSupported ? " (servers of gost v3 carry UDP with udp=true only)" : "";
        throw new ConnectFailedException(
            reason, server.Current.RemoteEndPoint, $"the proxy answered to a request for UDP: {words}{hint}", site: FailureSite.Node);
    }

    private static async ValueTask<DatagramConnection> ReachAsync(IRoute underlay, ConnectContext server, CancellationToken cancellationToken)
    {
        try
        {
            return await underlay.ConnectDatagramAsync(server, cancellationToken).ConfigureAwait(false);
        }
        catch (ConnectFailedException exception) when (exception.Site is FailureSite.Target)
        {
            throw exception.AsNodeFailure();
        }
    }

    // Servers behind an address translation, or bound to all addresses, answer with what is of no use here.
    private EndPoint? Reachable(EndPoint? bound)
    {
        if (Socks5Udp.PortOf(bound) is not (> 0 and var port))
        {
            throw new ConnectFailedException(FailureReason.Protocol, options.Server, "the proxy named no port for packets", site: FailureSite.Node);
        }

        return bound is IPEndPoint { Address: var address } && !IsOfUse(address) ? Socks5Udp.At(options.Server, port) ?? bound : bound;
    }

    private bool IsOfUse(IPAddress address) =>
        !PeerFilter.IsUnspecified(address)
        && (!IPAddress.IsLoopback(address) || options.Server is null || (options.Server is IPEndPoint own && IPAddress.IsLoopback(own.Address)));
}
