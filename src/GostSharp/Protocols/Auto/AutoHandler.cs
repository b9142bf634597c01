using GostSharp.Codecs.Tls;

namespace GostSharp.Protocols.Auto;

/// <summary>Finds out by its first byte what a client speaks: SOCKS4, SOCKS5, TLS, or else HTTP.</summary>
/// <param name="socks4">For clients that begin with 4.</param>
/// <param name="socks5">For clients that begin with 5.</param>
/// <param name="tls">For clients that begin with a ClientHello.</param>
/// <param name="http">For all others.</param>
/// <param name="readTimeout">How long a client may take to begin; the handler has its own time for the rest.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class AutoHandler(IHandler socks4, IHandler socks5, IHandler tls, IHandler http, TimeSpan readTimeout, TimeProvider timeProvider) : IHandler
{
    public async ValueTask HandleAsync(Connection connection, CancellationToken cancellationToken)
    {
        var client = connection as StreamConnection
            ?? throw new GostException(FailureReason.NotSupported, "the auto handler serves streams only");
        var first = await ClientRequest.ReadAsync(
            readTimeout, timeProvider, token => FirstByte.PeekAsync(client, token), cancellationToken).ConfigureAwait(false);
        var handler = first switch
        {
            4 => socks4,
            5 => socks5,
            ClientHelloRecords.Handshake => tls,
            null => throw new GostException(FailureReason.ConnectionLost, "the client left before it said anything"),
            _ => http,
        };
        await handler.HandleAsync(client, cancellationToken).ConfigureAwait(false);
    }
}
