using System.Globalization;
using System.Net;
using System.Text;
using GostSharp.Codecs.Http;

namespace GostSharp.Transports.WebSockets;

/// <summary>Tells a client why it gets no WebSocket, in a way that it can read.</summary>
internal sealed class WebSocketRefusal(TimeProvider timeProvider)
{
    public ValueTask SendAsync(StreamConnection client, HttpStatusCode status, string mistake, CancellationToken cancellationToken) =>
        Farewell.SayAsync(client, AnswerOf(status, mistake), timeProvider, cancellationToken);

    private static byte[] AnswerOf(HttpStatusCode status, string mistake)
    {
        var body = Encoding.ASCII.GetBytes($"{mistake}\n");
        var headers = new HttpHeaders()
            .Add("Content-Type", "text/plain; charset=utf-8")
            .Add(WebSocketHandshake.VersionField, WebSocketHandshake.Version)
            .Add("Content-Length", body.Length.ToString(CultureInfo.InvariantCulture))
            .Add("Connection", "close");
        var reason = status is HttpStatusCode.NotFound ? "Not Found" : "Bad Request";
        return [.. new HttpResponseHead((int)status, reason, HttpVersion.Version11, headers).ToBytes(), .. body];
    }
}
