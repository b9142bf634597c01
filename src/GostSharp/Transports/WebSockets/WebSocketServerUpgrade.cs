using System.Diagnostics.CodeAnalysis;
using System.Net;
using GostSharp.Codecs;
using GostSharp.Codecs.Http;

namespace GostSharp.Transports.WebSockets;

/// <summary>Accepts WebSockets as gost's listeners do.</summary>
internal sealed class WebSocketServerUpgrade(WebSocketServerOptions options, TimeProvider timeProvider) : IUpgrade
{
    private readonly WebSocketRefusal _refusal = new(timeProvider);

    public async ValueTask<StreamConnection> UpgradeAsync(StreamConnection connection, CancellationToken cancellationToken = default)
    {
        var received = await MessageReader.ReadAsync<IncomingRequest>(
            connection, TryParse, options.MaxRequest, "the WebSocket request", cancellationToken).ConfigureAwait(false);
        var request = received.Request;
        if (Judge(request) is var (status, mistake))
        {
            await _refusal.SendAsync(connection, status, mistake, cancellationToken).ConfigureAwait(false);
            throw new ProtocolException($"refused with {(int)status}: {mistake}");
        }

        if (received.HasMore)
        {
            throw new ProtocolException("the client sent bytes before its WebSocket was accepted");
        }

        var isCompressed = options.Compression && WebSocketHandshake.OffersDeflate(request.Headers);
        await connection.Stream.WriteAsync(AnswerTo(request, isCompressed).ToBytes(), cancellationToken).ConfigureAwait(false);
        if (options.TrustForwardedAddress)
        {
            connection.Features.Visitor = ForwardedAddress.Read(request.Headers) ?? connection.Features.Visitor;
        }

        return WebSocketConnection.Create(connection, new WebSocketTraits(WebSocketSide.Server, isCompressed), pingPeriod: null, timeProvider);
    }

    private static bool TryParse(ReadOnlySpan<byte> bytes, [MaybeNullWhen(false)] out IncomingRequest received, out int consumed)
    {
        received = HttpRequestHead.TryParse(bytes, out var request, out consumed) ? new IncomingRequest(request, consumed < bytes.Length) : null;
        return received is not null;
    }

    private (HttpStatusCode Status, string Mistake)? Judge(HttpRequestHead request)
    {
        var headers = request.Headers;
        return request switch
        {
            _ when !IsServed(request.Target) => (HttpStatusCode.NotFound, "no such path"),
            { Method: not "GET" } => (HttpStatusCode.BadRequest, "a WebSocket is asked for with GET"),
            _ when request.Version < HttpVersion.Version11 => (HttpStatusCode.BadRequest, "a WebSocket needs HTTP/1.1"),
            _ when headers["Host"] is null => (HttpStatusCode.BadRequest, "the request names no host"),
            _ when !headers.Lists("Connection", "Upgrade") || !headers.Lists("Upgrade", WebSocketHandshake.Protocol) =>
                (HttpStatusCode.BadRequest, "this is no request for a WebSocket"),
            _ when headers[WebSocketHandshake.VersionField] != WebSocketHandshake.Version => (HttpStatusCode.BadRequest, "only WebSocket version 13 is spoken here"),
            _ when !WebSocketHandshake.IsKey(headers[WebSocketHandshake.KeyField]) => (HttpStatusCode.BadRequest, "the WebSocket key is missing or wrong"),
            _ => null,
        };
    }

    // As Go's mux: a path that ends in a slash stands for all that begins with it.
    private bool IsServed(string target)
    {
        var path = Uri.UnescapeDataString(target.StartsWith('/') ? target.Split('?')[0] : Uri.TryCreate(target, UriKind.Absolute, out var uri) ? uri.AbsolutePath : "");
        return options.Path.EndsWith('/') ? path.StartsWith(options.Path, StringComparison.Ordinal) : path == options.Path;
    }

    private HttpResponseHead AnswerTo(HttpRequestHead request, bool isCompressed)
    {
        var headers = new HttpHeaders()
            .Add("Upgrade", WebSocketHandshake.Protocol)
            .Add("Connection", "Upgrade")
            .Add(WebSocketHandshake.AcceptField, WebSocketHandshake.AcceptFor(request.Headers[WebSocketHandshake.KeyField]!));
        if (isCompressed)
        {
            headers.Add(WebSocketHandshake.ExtensionsField, WebSocketHandshake.Deflate);
        }

        foreach (var (name, value) in options.Headers)
        {
            headers.Add(name, value);
        }

        return new HttpResponseHead((int)HttpStatusCode.SwitchingProtocols, "Switching Protocols", HttpVersion.Version11, headers);
    }

    private sealed record IncomingRequest(HttpRequestHead Request, bool HasMore);
}
