using System.Globalization;
using System.Net;
using System.Text;
using GostSharp.Codecs;

namespace GostSharp.Protocols.Socks;

/// <summary>Asks a SOCKS4 server for a connection to the target: by name (4a), which gost does even for addresses, or by IPv4 address.</summary>
internal sealed class Socks4Connector : IConnector
{
    private readonly Socks4ConnectorOptions _options;
    private readonly TimeProvider _timeProvider;

    /// <exception cref="GostException">The user id is too long or holds a zero (<see cref="FailureReason.Configuration"/>).</exception>
    public Socks4Connector(Socks4ConnectorOptions options, TimeProvider timeProvider)
    {
        if (options.UserId.Contains('\0', StringComparison.Ordinal) || Encoding.UTF8.GetByteCount(options.UserId) > Socks4Request.MaxText)
        {
            throw new GostException(FailureReason.Configuration, $"the user id for SOCKS4 is longer than {Socks4Request.MaxText} bytes or holds a zero");
        }

        _options = options;
        _timeProvider = timeProvider;
    }

    public async ValueTask<Connection> ConnectAsync(Connection transport, ConnectContext context, CancellationToken cancellationToken = default)
    {
        var address = _options.Disable4a ? await ResolveAsync(context, cancellationToken).ConfigureAwait(false) : ByName(context.Target);
        var request = SocksExchange.Encode(context, new Socks4Request(Socks4Request.Connect, address, _options.UserId).ToBytes);
        return await SocksExchange.RunAsync(
            transport, context, _options.ReplyTimeout, _timeProvider, (server, exchange) => AskAsync(server, exchange, request, context), cancellationToken)
            .ConfigureAwait(false);
    }

    private static async ValueTask AskAsync(SocksStream server, ProxyExchange exchange, byte[] request, ConnectContext context)
    {
        exchange.TargetIsNamed();
        await server.SendAsync(request, exchange.Token).ConfigureAwait(false);
        var reply = await MessageReader.ReadAsync<Socks4Reply>(
            server.Current, Socks4Reply.TryParse, Socks4Reply.Length, "the SOCKS4 reply", exchange.Token).ConfigureAwait(false);
        if (reply.Code != Socks4Reply.Granted)
        {
            var (reason, site, words) = reply.Explain();
            throw new ConnectFailedException(reason, context.Target, $"the proxy answered: {words}", site: site);
        }
    }

    private static EndPoint ByName(EndPoint? target) => target switch
    {
        null => new IPEndPoint(IPAddress.Any, 0),
        IPEndPoint ip => new DnsEndPoint(HostText.Plain(ip.Address).ToString(), ip.Port),
        _ => target,
    };

    private async ValueTask<EndPoint> ResolveAsync(ConnectContext context, CancellationToken cancellationToken)
    {
        if (context.Target is not DnsEndPoint name)
        {
            return context.Target ?? new IPEndPoint(IPAddress.Any, 0);
        }

        var addresses = await ResolveAsync(name, cancellationToken).ConfigureAwait(false);
        return addresses.Select(HostText.Plain).FirstOrDefault(static address => address.GetAddressBytes().Length == 4) is { } v4
            ? new IPEndPoint(v4, name.Port)
            : throw new ConnectFailedException(
                FailureReason.NameNotFound, name, string.Create(CultureInfo.InvariantCulture, $"none of its {addresses.Length} addresses is an IPv4 address, and SOCKS4 knows no others"));
    }

    private async ValueTask<IPAddress[]> ResolveAsync(DnsEndPoint name, CancellationToken cancellationToken)
    {
        try
        {
            return await _options.Resolve(name.Host, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or GostException))
        {
            throw new ConnectFailedException(FailureReason.NameNotFound, name, exception.Message, exception);
        }
    }
}
