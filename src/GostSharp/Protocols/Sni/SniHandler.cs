using System.Net;
using GostSharp.Codecs;
using GostSharp.Codecs.Tls;

namespace GostSharp.Protocols.Sni;

/// <summary>Leads TLS clients to the host that they name in their first message, and others to an HTTP proxy.</summary>
/// <param name="connect">Dials a target.</param>
/// <param name="tunnel">Carries the bytes.</param>
/// <param name="http">For clients that do not begin with TLS.</param>
/// <param name="readTimeout">How long a client may take to name its host.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class SniHandler(
    Func<ConnectContext, CancellationToken, ValueTask<Connection>> connect, Tunnel tunnel, IHandler http, TimeSpan readTimeout, TimeProvider timeProvider) : IHandler
{
    private const int Port = 443;

    public async ValueTask HandleAsync(Connection connection, CancellationToken cancellationToken)
    {
        var client = connection as StreamConnection
            ?? throw new GostException(FailureReason.NotSupported, "the SNI handler serves streams only");
        var first = await ClientRequest.ReadAsync(
            readTimeout, timeProvider, token => FirstByte.PeekAsync(client, token), cancellationToken).ConfigureAwait(false);
        var serving = first switch
        {
            null => throw new GostException(FailureReason.ConnectionLost, "the client left before it said anything"),
            ClientHelloRecords.Handshake => ServeAsync(client, cancellationToken),
            _ => http.HandleAsync(client, cancellationToken),
        };
        await serving.ConfigureAwait(false);
    }

    private async ValueTask ServeAsync(StreamConnection client, CancellationToken cancellationToken)
    {
        var (address, hello) = await ReadAsync(client, cancellationToken).ConfigureAwait(false);
        var target = await DialAsync(client, address, cancellationToken).ConfigureAwait(false);
        await using var _ = target.ConfigureAwait(false);
        using var path = OwnPaths.OfProcess.Add(target);

        // The relay sends it, like everything else that the client says.
        client.Unread(hello);
        await tunnel.RelayAsync(client, target, address, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<(EndPoint Address, byte[] Hello)> ReadAsync(StreamConnection client, CancellationToken cancellationToken)
    {
        try
        {
            var records = await ClientRequest.ReadAsync(readTimeout, timeProvider, token => ReadRecordsAsync(client, token), cancellationToken).ConfigureAwait(false);
            var (host, hello) = HelloDisguise.Take(records);
            return (AddressOf(host, client), hello);
        }
        catch (GostException exception) when (exception.Reason is FailureReason.Protocol or FailureReason.NameNotFound)
        {
            var alert = exception.Reason is FailureReason.Protocol ? TlsAlert.DecodeError : TlsAlert.UnrecognizedName;
            await Farewell.SayAsync(client, alert, timeProvider, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    private static ValueTask<ClientHelloRecords> ReadRecordsAsync(StreamConnection client, CancellationToken cancellationToken) =>
        MessageReader.ReadAsync<ClientHelloRecords>(
            client, ClientHelloRecords.TryParse, ClientHelloRecords.MaxLength, "the ClientHello", cancellationToken);

    private static EndPoint AddressOf(string? host, StreamConnection client)
    {
        if (host is null)
        {
            throw new GostException(FailureReason.NameNotFound, "the client names no host");
        }

        if (host.Contains(':', StringComparison.Ordinal) || !Address.TryParse($"{host}:{Port}", out var address))
        {
            throw new GostException(FailureReason.NameNotFound, "what the client names is no host");
        }

        return !OwnPaths.OfProcess.Contains(client) ? address : throw new GostException(FailureReason.NameNotFound, $"the name {host} leads back to this proxy");
    }

    private async ValueTask<StreamConnection> DialAsync(StreamConnection client, EndPoint address, CancellationToken cancellationToken)
    {
        try
        {
            return await tunnel.DialAsync(client, (visitor, token) => connect(new ConnectContext(address, visitor), token), cancellationToken).ConfigureAwait(false);
        }
        catch (ConnectFailedException)
        {
            await Farewell.SayAsync(client, TlsAlert.InternalError, timeProvider, cancellationToken).ConfigureAwait(false);
            throw;
        }
    }
}
