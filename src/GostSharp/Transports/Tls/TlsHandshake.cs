using System.Net.Security;

namespace GostSharp.Transports.Tls;

/// <summary>What both sides of a handshake have in common.</summary>
internal static class TlsHandshake
{
    /// <summary>Runs a handshake; its time is the caller's to limit.</summary>
    /// <exception cref="GostException">The peer speaks no TLS, went away, or one side did not accept the other's certificate.</exception>
    public static async ValueTask<StreamConnection> RunAsync(
        StreamConnection connection, CertificateCheck check, Func<TlsStream, CancellationToken, Task> authenticate, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var transport = new TlsTransport(connection.Stream) { WriteLimit = cancellationToken };
        var stream = new TlsStream(transport);
        try
        {
            await authenticate(stream, cancellationToken).ConfigureAwait(false);
            transport.WriteLimit = CancellationToken.None;
            transport.ReadsAhead = true;
            transport.Records.Release();
            return new TlsConnection(stream, connection, timeProvider);
        }
        catch (Exception exception)
        {
            await transport.SendAlertAsync().ConfigureAwait(false);
            await stream.DisposeAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            if (check.Refusal is not null && check.IsOfClient)
            {
                // It was done before it was judged, and may be sending already: a reset would take from it the alert that says why.
                await Farewell.SayAsync(connection, default, timeProvider, cancellationToken).ConfigureAwait(false);
            }

            if ((check.Refusal ?? TlsFailures.Explain(exception, transport.FirstBytes)) is { } failure)
            {
                throw failure;
            }

            throw;
        }
    }

    /// <summary>The ALPN list of the framework; null leaves the extension out.</summary>
    public static List<SslApplicationProtocol>? Protocols(IReadOnlyList<string> names) =>
        names.Count == 0 ? null : [.. names.Select(name => new SslApplicationProtocol(name))];
}
