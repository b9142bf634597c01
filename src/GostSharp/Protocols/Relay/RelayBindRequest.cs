using System.Net;
using GostSharp.Codecs;
using GostSharp.Protocols.FarEnd;

namespace GostSharp.Protocols.Relay;

/// <summary>Asks a relay server to bind an address, on a connection of its own; unlike that of a CONNECT, the response is waited for.</summary>
internal sealed class RelayBindRequest(RelayConnectorOptions options, TimeProvider timeProvider)
{
    /// <returns>The connection, which carries what arrives, and what the server says that it has bound.</returns>
    /// <exception cref="BindFailedException">The server refused.</exception>
    /// <exception cref="ConnectFailedException">The server could not be asked.</exception>
    public ValueTask<(StreamConnection Stream, EndPoint? Bound)> AskAsync(
        IDialer dialer, RelayRequest request, EndPoint address, CancellationToken cancellationToken)
    {
        var message = Encode(request with { Credentials = options.Credentials }, address);
        return NodeTransport.AskAsync(
            dialer,
            transport => ProxyExchange.RunAsync(
                options.ConnectTimeout,
                timeProvider,
                new ConnectContext(address),
                exchange => NodeTransport.OnStreamAsync(
                    transport, server => AskAsync(server, message, request, address, exchange.Token), exchange.Token),
                cancellationToken),
            cancellationToken);
    }

    private static async ValueTask<(StreamConnection Stream, EndPoint? Bound)> AskAsync(
        StreamConnection server, byte[] message, RelayRequest request, EndPoint address, CancellationToken cancellationToken)
    {
        var response = await ExchangeAsync(server, message, cancellationToken).ConfigureAwait(false);
        return response switch
        {
            null => throw Silence(server, request, address),
            { Status: RelayStatus.Ok } => (server, response.Address),
            _ => throw RelayBindRefusal.Of(response.Status, server, address),
        };
    }

    /// <summary>Returns the response; null when the server has closed instead.</summary>
    private static async ValueTask<RelayResponse?> ExchangeAsync(StreamConnection server, byte[] message, CancellationToken cancellationToken)
    {
        try
        {
            await server.Stream.WriteAsync(message, cancellationToken).ConfigureAwait(false);
            await server.Stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            return await FirstByte.PeekAsync(server, cancellationToken).ConfigureAwait(false) is null
                ? null
                : await MessageReader.ReadAsync<RelayResponse>(
                    server, RelayResponse.TryParse, RelayFrame.MaxLength, "the relay's answer", cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or GostException)
        {
            var reason = (exception as GostException)?.Reason ?? FailureReason.ConnectionLost;
            throw new ConnectFailedException(reason, server.RemoteEndPoint, exception.Message, exception, FailureSite.Node);
        }
    }

    // Servers of v3 say nothing when they cannot bind for packets, and those of v2 nothing at all: the request has a feature that they do not know.
    private static GostException Silence(StreamConnection server, RelayRequest request, EndPoint address) => request.IsUdp
        ? new BindFailedException(FailureReason.AddressUnavailable, address, "the relay closed without an answer, as gost does when it cannot bind for packets")
        : new ConnectFailedException(
            FailureReason.ConnectionLost, server.RemoteEndPoint, "the relay closed without an answer (relays of gost v2 do not listen)", site: FailureSite.Node);

    private static byte[] Encode(RelayRequest request, EndPoint address)
    {
        try
        {
            return request.ToBytes();
        }
        catch (GostException exception)
        {
            throw new BindFailedException(exception.Reason, address, exception.Message, exception);
        }
    }
}
