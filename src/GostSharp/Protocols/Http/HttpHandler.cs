using GostSharp.Codecs;
using GostSharp.Codecs.Http;
using GostSharp.Protocols.Authentication;
using GostSharp.Protocols.Datagrams;

namespace GostSharp.Protocols.Http;

/// <summary>An HTTP proxy: opens tunnels, and passes plain requests on, each to its own target.</summary>
/// <param name="connect">Dials a target that a client names.</param>
/// <param name="tunnel">Carries what follows on a CONNECT or an upgrade.</param>
/// <param name="options">How it serves.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="associations">The ways for packets; null refuses them.</param>
internal sealed class HttpHandler(
    Func<ConnectContext, CancellationToken, ValueTask<Connection>> connect,
    Tunnel tunnel,
    HttpHandlerOptions options,
    TimeProvider timeProvider,
    Associations? associations = null) : IHandler
{
    private static readonly byte[] DatagramsEstablished =
        new HttpResponseHead(200, "OK", System.Net.HttpVersion.Version11, new HttpHeaders().Add("Content-Length", "0")).ToBytes();

    public async ValueTask HandleAsync(Connection connection, CancellationToken cancellationToken)
    {
        var client = connection as StreamConnection
            ?? throw new GostException(FailureReason.NotSupported, "the HTTP handler serves streams only");
        var traffic = new PlainTraffic();
        HttpRequestHead? request = null;
        try
        {
            request = await ReadRequestAsync(client, cancellationToken).ConfigureAwait(false);
            while (await ServeAsync(client, request, traffic, cancellationToken).ConfigureAwait(false)
                && await HasAnotherAsync(client, cancellationToken).ConfigureAwait(false))
            {
                request = null;
                request = await ReadRequestAsync(client, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (HttpRefusal refusal)
        {
            await RefuseAsync(client, refusal.ToBytes(options, request), cancellationToken).ConfigureAwait(false);
            if (!refusal.IsQuestion)
            {
                throw;
            }
        }
    }

    private ValueTask<HttpRequestHead> ReadRequestAsync(StreamConnection client, CancellationToken cancellationToken) =>
        ClientRequest.ReadAsync(options.ReadTimeout, timeProvider, token => ReadHeadAsync(client, token), cancellationToken);

    private static async ValueTask<HttpRequestHead> ReadHeadAsync(StreamConnection client, CancellationToken cancellationToken)
    {
        try
        {
            return await MessageReader.ReadAsync<HttpRequestHead>(
                client, HttpRequestHead.TryParse, HttpHead.MaxLength, "the HTTP request", cancellationToken).ConfigureAwait(false);
        }
        catch (ProtocolException exception)
        {
            throw HttpRefusal.BadRequest(exception.Message, exception);
        }
    }

    /// <summary>Waits for another request; false when the client has no more, has gone or rests for too long.</summary>
    private async ValueTask<bool> HasAnotherAsync(StreamConnection client, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(options.ReadTimeout, timeProvider, cancellationToken);
        try
        {
            return await FirstByte.PeekAsync(client, deadline.Token).ConfigureAwait(false) is not null;
        }
        catch (Exception exception) when (deadline.HasPassed || exception is IOException)
        {
            return false;
        }
    }

    /// <summary>Serves one request; true when the client may send another.</summary>
    private async ValueTask<bool> ServeAsync(StreamConnection client, HttpRequestHead request, PlainTraffic traffic, CancellationToken cancellationToken)
    {
        var destination = options.TakesDisguise ? Destination.OfDisguised(request) : Destination.Of(request);
        Authenticate(request);
        if (request.Headers["X-Gost-Protocol"] == "udp")
        {
            await ServeDatagramsAsync(client, cancellationToken).ConfigureAwait(false);
            return false;
        }

        if (request.Method != "CONNECT")
        {
            return await ServePlainAsync(client, PlainRequest.Of(request, destination), traffic, cancellationToken).ConfigureAwait(false);
        }

        var target = await DialAsync(client, destination, cancellationToken).ConfigureAwait(false);
        await using var _ = target.ConfigureAwait(false);
        await client.Stream.WriteAsync(Established(), cancellationToken).ConfigureAwait(false);
        await client.Stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        await tunnel.LeaveGapAfterReplyAsync(client, cancellationToken).ConfigureAwait(false);
        await tunnel.RelayAsync(client, target, destination.Target, cancellationToken).ConfigureAwait(false);
        return false;
    }

    private async ValueTask ServeDatagramsAsync(StreamConnection client, CancellationToken cancellationToken)
    {
        var association = await OpenAssociationAsync(client, cancellationToken).ConfigureAwait(false);
        await using var _ = association.ConfigureAwait(false);
        await client.Stream.WriteAsync(DatagramsEstablished, cancellationToken).ConfigureAwait(false);
        await client.Stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        await association.RunAsync(new TunnelSocket(client, TunnelSocket.Version3Takes), cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<Association> OpenAssociationAsync(StreamConnection client, CancellationToken cancellationToken)
    {
        if (associations is null)
        {
            throw new HttpRefusal(403, FailureReason.Forbidden, "the client asked for UDP");
        }

        try
        {
            return await associations.OpenAsync(client, cancellationToken).ConfigureAwait(false);
        }
        catch (GostException exception)
        {
            throw new HttpRefusal(503, exception.Reason, exception.Message, exception);
        }
    }

    private async ValueTask<bool> ServePlainAsync(StreamConnection client, PlainRequest request, PlainTraffic traffic, CancellationToken cancellationToken)
    {
        var target = await DialAsync(client, request.Destination, cancellationToken).ConfigureAwait(false);
        await using var _ = target.ConfigureAwait(false);
        client.Features.Get<ConnectionActivity>()?.Begin(request.Destination.Target, traffic);
        var exchange = new PlainExchange(client, target, request, options, timeProvider, traffic);
        var outcome = await exchange.RunAsync(cancellationToken).ConfigureAwait(false);
        if (outcome is PlainOutcome.Switches)
        {
            await tunnel.RelayAsync(client, target, request.Destination.Target, cancellationToken).ConfigureAwait(false);
        }
        else if (outcome is PlainOutcome.Closes)
        {
            await Farewell.SayAsync(client, default, timeProvider, cancellationToken).ConfigureAwait(false);
        }

        return outcome is PlainOutcome.Stays;
    }

    private async ValueTask<StreamConnection> DialAsync(StreamConnection client, Destination destination, CancellationToken cancellationToken)
    {
        try
        {
            return await tunnel.DialAsync(
                client, (visitor, token) => connect(new ConnectContext(destination.Target, visitor), token), cancellationToken).ConfigureAwait(false);
        }
        catch (ConnectFailedException exception)
        {
            throw HttpRefusal.Unreachable(exception);
        }
    }

    private void Authenticate(HttpRequestHead request)
    {
        var field = request.Headers["Proxy-Authorization"];
        if (options.Users is { } users && !(BasicCredentials.TryParse(field) is { } shown && users.Accepts(shown)))
        {
            throw HttpRefusal.Unauthorized(hasShownCredentials: field is not null);
        }
    }

    private byte[] Established() =>
        new HttpResponseHead(200, "Connection established", System.Net.HttpVersion.Version11, new HttpHeaders().Add("Proxy-Agent", options.ProxyAgent)).ToBytes();

    private ValueTask RefuseAsync(StreamConnection client, byte[] reply, CancellationToken cancellationToken) =>
        Farewell.SayAsync(client, reply, timeProvider, cancellationToken);
}
