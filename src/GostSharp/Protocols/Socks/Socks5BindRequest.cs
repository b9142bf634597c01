using System.Net;
using GostSharp.Codecs;
using GostSharp.Protocols.FarEnd;

namespace GostSharp.Protocols.Socks;

/// <summary>Asks a SOCKS5 server to bind an address, on a connection of its own.</summary>
internal sealed class Socks5BindRequest(Socks5ConnectorOptions options, Socks5Login login, TimeProvider timeProvider)
{
    /// <summary>Asks for <paramref name="address"/>.</summary>
    /// <returns>What was bound; null when the server does not know the command.</returns>
    /// <exception cref="BindFailedException">The server refused.</exception>
    /// <exception cref="ConnectFailedException">The server could not be asked.</exception>
    public async ValueTask<Socks5Binding?> AskAsync(
        IDialer dialer, byte command, EndPoint address, int group, CancellationToken cancellationToken)
    {
        var request = Encode(command, address, group);
        Socks5Reply? reply = null;
        var asked = await NodeTransport.AskAsync(
            dialer,
            transport => SocksExchange.RunAsync(
                transport,
                new ConnectContext(address),
                options.ReplyTimeout,
                timeProvider,
                async (server, exchange) => reply = await ExchangeAsync(server, request, exchange.Token).ConfigureAwait(false),
                cancellationToken),
            cancellationToken).ConfigureAwait(false);
        if (reply is { Code: Socks5ReplyCode.Succeeded })
        {
            return new Socks5Binding((StreamConnection)asked, reply.Address);
        }

        await asked.DisposeAsync().ConfigureAwait(false);
        return reply switch
        {
            // Both generations of gost know this command.
            null when command == Socks5Command.UdpTunnel => throw new BindFailedException(
                FailureReason.AddressUnavailable, address, "the proxy closed without an answer, as gost does when it cannot bind for packets"),
            null or { Code: Socks5ReplyCode.CommandNotSupported } => null,
            _ => throw Refusal(address, reply.Code),
        };
    }

    // Servers that close without a word on what was understood so far do not know the command, or cannot do it: gost v2 does so.
    private async ValueTask<Socks5Reply?> ExchangeAsync(SocksStream server, byte[] request, CancellationToken cancellationToken)
    {
        await login.RunAsync(server, cancellationToken).ConfigureAwait(false);
        await server.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return await FirstByte.PeekAsync(server.Current, cancellationToken).ConfigureAwait(false) is null
            ? null
            : await MessageReader.ReadAsync<Socks5Reply>(
                server.Current, Socks5Reply.TryParse, Socks5Reply.MaxLength, "the SOCKS5 reply", cancellationToken).ConfigureAwait(false);
    }

    private static byte[] Encode(byte command, EndPoint address, int group)
    {
        try
        {
            return new Socks5Request(command, EveryInterface(address), (byte)group).ToBytes();
        }
        catch (GostException exception)
        {
            throw new BindFailedException(exception.Reason, address, exception.Message, exception);
        }
    }

    // As gost writes it: its servers listen for both families then.
    private static EndPoint EveryInterface(EndPoint address) =>
        address is IPEndPoint ip && ip.Address.Equals(IPAddress.IPv6Any) ? new IPEndPoint(IPAddress.Any, ip.Port) : address;

    private static BindFailedException Refusal(EndPoint address, byte code)
    {
        var (reason, _, words) = Socks5ReplyCode.Explain(code);
        return code switch
        {
            Socks5ReplyCode.GeneralFailure => new(
                FailureReason.AddressUnavailable, address, $"the proxy answered: {words} (the address may be taken, or not be one of its machine)"),
            Socks5ReplyCode.NotAllowed => new(
                reason, address, $"the proxy answered: {words} (servers of gost v3 bind with bind=true only)"),
            _ => new(reason, address, $"the proxy answered: {words}"),
        };
    }
}
