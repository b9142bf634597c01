using System.Net;
using System.Net.Quic;
using System.Runtime.Versioning;

namespace GostSharp.Transports.Quic;

/// <summary>Keeps one QUIC connection to a node.</summary>
/// <param name="node">The node.</param>
/// <param name="resolve">Finds its address.</param>
/// <param name="handshake">Makes the TLS of a handshake.</param>
/// <param name="options">How the connection is kept.</param>
/// <param name="timeProvider">The clock.</param>
[SupportedOSPlatform("linux"), SupportedOSPlatform("macOS"), SupportedOSPlatform("windows")]
internal sealed class QuicDialer(
    EndPoint node, Func<EndPoint, CancellationToken, ValueTask<IPEndPoint>> resolve, Func<QuicHandshake> handshake, QuicOptions options, TimeProvider timeProvider)
    : SessionDialer
{
    /// <summary>Packets; whoever makes it has to see to it that they are this machine's own.</summary>
    public override RouteCapabilities Requires => RouteCapabilities.Datagrams;

    protected override async ValueTask<SessionConnection> DialSessionAsync(CancellationToken cancellationToken)
    {
        var address = await resolve(node, cancellationToken).ConfigureAwait(false);
        var tls = handshake();
        try
        {
            var connection = await QuicConnection.ConnectAsync(Describe(address, tls), cancellationToken).ConfigureAwait(false);
            return QuicSession.OfClient(connection, timeProvider);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            var cause = tls.Refusal() ?? exception;
            throw new ConnectFailedException(QuicFailures.ReasonOf(cause), node, cause.Message, exception, FailureSite.Node);
        }
    }

    private QuicClientConnectionOptions Describe(IPEndPoint address, QuicHandshake tls)
    {
        tls.Options.ApplicationProtocols = [QuicProtocol.Name];
        return new QuicClientConnectionOptions
        {
            RemoteEndPoint = address,
            ClientAuthenticationOptions = tls.Options,
            IdleTimeout = options.IdleTimeout,
            KeepAliveInterval = options.KeepAliveInterval,
            HandshakeTimeout = options.HandshakeTimeout,
            DefaultCloseErrorCode = QuicProtocol.Closed,
            DefaultStreamErrorCode = QuicProtocol.Closed,
            MaxInboundBidirectionalStreams = 0,
            MaxInboundUnidirectionalStreams = 1, // Without any the framework lets nobody wait for the connection's end.
        };
    }
}
