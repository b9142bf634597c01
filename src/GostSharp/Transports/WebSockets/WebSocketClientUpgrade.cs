using System.Net;
using GostSharp.Codecs;
using GostSharp.Codecs.Http;

namespace GostSharp.Transports.WebSockets;

/// <summary>Opens a WebSocket as gost's dialers do.</summary>
internal sealed class WebSocketClientUpgrade(WebSocketClientOptions options, TimeProvider timeProvider) : IUpgrade
{
    private const int LongestReason = 64;

    public async ValueTask<StreamConnection> UpgradeAsync(StreamConnection connection, CancellationToken cancellationToken = default)
    {
        var key = WebSocketHandshake.NewKey();
        await connection.Stream.WriteAsync(RequestWith(key).ToBytes(), cancellationToken).ConfigureAwait(false);
        var response = await MessageReader.ReadAsync<HttpResponseHead>(
            connection, HttpResponseHead.TryParse, HttpHead.MaxLength, "the answer to the WebSocket request", cancellationToken).ConfigureAwait(false);
        var isCompressed = Check(response, key);
        return WebSocketConnection.Create(connection, new WebSocketTraits(WebSocketSide.Client, isCompressed), options.PingPeriod, timeProvider);
    }

    // Go sorts the fields behind the first two; some front ends tell programs by the order.
    private HttpRequestHead RequestWith(string key)
    {
        var fields = new HttpHeaders()
            .Add("Connection", "Upgrade")
            .Add(WebSocketHandshake.KeyField, key)
            .Add(WebSocketHandshake.VersionField, WebSocketHandshake.Version)
            .Add("Upgrade", WebSocketHandshake.Protocol);
        if (options.Compression)
        {
            fields.Add(WebSocketHandshake.ExtensionsField, WebSocketHandshake.Deflate);
        }

        var more = new HttpHeaders();
        foreach (var (name, value) in options.Headers)
        {
            more.Add(name, value);
        }

        var headers = new HttpHeaders().Add("Host", more["Host"] ?? options.Host).Add("User-Agent", more["User-Agent"] ?? options.UserAgent);
        foreach (var (name, value) in fields.Concat(more.Remove("Host").Remove("User-Agent")).OrderBy(static field => field.Key, StringComparer.Ordinal))
        {
            headers.Add(name, value);
        }

        return new HttpRequestHead("GET", options.Path, HttpVersion.Version11, headers);
    }

    /// <summary>True when messages are compressed.</summary>
    private bool Check(HttpResponseHead response, string key)
    {
        if (response.Status != (int)HttpStatusCode.SwitchingProtocols)
        {
            throw new ProtocolException($"the server answered {Describe(response)} to the WebSocket request for {options.Path}");
        }

        if (!response.Headers.Lists("Upgrade", WebSocketHandshake.Protocol) || !response.Headers.Lists("Connection", "Upgrade"))
        {
            throw new ProtocolException("the server switched to something that is no WebSocket");
        }

        if (response.Headers[WebSocketHandshake.AcceptField] != WebSocketHandshake.AcceptFor(key))
        {
            throw new ProtocolException("the server's answer does not belong to this WebSocket request");
        }

        if (response.Headers[WebSocketHandshake.SubprotocolField] is not null)
        {
            throw new ProtocolException("the server answered a WebSocket subprotocol, but none was asked for");
        }

        return WebSocketHandshake.AgreesToDeflate(response.Headers, options.Compression);
    }

    // The words are the peer's: they go into logs only when they look like words.
    private static string Describe(HttpResponseHead response) =>
        response.Reason.Length is 0 or > LongestReason || !response.Reason.All(static letter => letter is >= ' ' and <= '~')
            ? $"{response.Status}"
            : $"{response.Status} {response.Reason}";
}
