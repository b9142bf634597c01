using System.Globalization;
using System.Net;
using System.Text;
using GostSharp.Codecs.Http;

namespace GostSharp.Transports.WebSockets;

/// <summary>Tells a client why it gets no WebSocket, in a way that it can read.</summary>
internal sealed class Refusal(TimeProvider timeProvider)
{
    // Closing with unread bytes resets the connection, and a reset takes the answer with it: wait until the client has closed, but not for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private const int MostDiscarded = 64 * 1024;

    public async ValueTask SendAsync(StreamConnection client, HttpStatusCode status, string mistake, CancellationToken cancellationToken)
    {
        await client.Stream.WriteAsync(AnswerOf(status, mistake), cancellationToken).ConfigureAwait(false);
        await client.CompleteWritesAsync(cancellationToken).ConfigureAwait(false);
        using var patience = new Deadline(Patience, timeProvider, cancellationToken);
        try
        {
            await DiscardAsync(client.Stream, patience.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (patience.HasPassed || exception is IOException)
        {
            // The client has got its answer, or does not want it.
        }
    }

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

    private static async ValueTask DiscardAsync(Stream stream, CancellationToken cancellationToken)
    {
        var scrap = new byte[4096];
        for (int left = MostDiscarded, count; left > 0; left -= count)
        {
            count = await stream.ReadAsync(scrap, cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                return;
            }
        }
    }
}
