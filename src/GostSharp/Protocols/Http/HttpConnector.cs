using System.Globalization;
using System.Text;
using GostSharp.Codecs;
using GostSharp.Codecs.Http;

namespace GostSharp.Protocols.Http;

/// <summary>Asks an HTTP proxy for a tunnel to the target.</summary>
internal sealed class HttpConnector(HttpConnectorOptions options, TimeProvider timeProvider) : IConnector
{
    // Interim replies, and words behind the status, that a proxy may send us.
    private const int MaxInterimReplies = 8;
    private const int MaxWords = 64;

    private readonly ConnectRequest _request = new(options);

    public async ValueTask<Connection> ConnectAsync(Connection transport, ConnectContext context, CancellationToken cancellationToken = default)
    {
        var request = _request.ToBytes(context.Target);
        return await ProxyExchange.RunAsync(
            options.ReplyTimeout, timeProvider, context, exchange => OnStreamAsync(transport, request, context, exchange), cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<Connection> OnStreamAsync(Connection transport, byte[] request, ConnectContext context, ProxyExchange exchange)
    {
        if (transport is not SessionConnection session)
        {
            return await AskAsync(transport, request, context, exchange).ConfigureAwait(false);
        }

        var opened = await session.OpenAsync(context with { Target = null }, exchange.Token).ConfigureAwait(false);
        try
        {
            return await AskAsync(opened, request, context, exchange).ConfigureAwait(false);
        }
        catch
        {
            await opened.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async ValueTask<Connection> AskAsync(Connection transport, byte[] request, ConnectContext context, ProxyExchange exchange)
    {
        var proxy = transport as StreamConnection
            ?? throw new ConnectFailedException(FailureReason.NotSupported, context.Target, "an HTTP proxy is reached over a stream");
        exchange.TargetIsNamed();
        await proxy.Stream.WriteAsync(request, exchange.Token).ConfigureAwait(false);
        await proxy.Stream.FlushAsync(exchange.Token).ConfigureAwait(false);
        var reply = await ReadReplyAsync(proxy, exchange.Token).ConfigureAwait(false);
        return reply.Status is >= 200 and < 300 ? proxy : throw Refusal(reply, context);
    }

    private static async ValueTask<HttpResponseHead> ReadReplyAsync(StreamConnection proxy, CancellationToken cancellationToken)
    {
        for (var count = 0; count <= MaxInterimReplies; count++)
        {
            var reply = await MessageReader.ReadAsync<HttpResponseHead>(
                proxy, HttpResponseHead.TryParse, HttpHead.MaxLength, "the HTTP proxy's reply", cancellationToken).ConfigureAwait(false);
            if (reply.Status is 101 or >= 200)
            {
                return reply;
            }
        }

        throw new ProtocolException($"the HTTP proxy sent more than {MaxInterimReplies} interim replies");
    }

    private static ConnectFailedException Refusal(HttpResponseHead reply, ConnectContext context)
    {
        var (reason, site) = reply.Status switch
        {
            401 or 407 => (FailureReason.Authentication, FailureSite.Node), // tinyproxy answers 401 to a wrong password.
            101 => (FailureReason.Protocol, FailureSite.Node),
            403 => (FailureReason.Forbidden, FailureSite.Target),
            504 => (FailureReason.TimedOut, FailureSite.Target),
            502 or 503 => (FailureReason.Unreachable, FailureSite.Target),
            _ => (FailureReason.Other, FailureSite.Target),
        };
        return new ConnectFailedException(reason, context.Target, $"the proxy answered {Describe(reply)}", site: site);
    }

    // The words go into logs: they are a stranger's.
    private static string Describe(HttpResponseHead reply)
    {
        var words = new StringBuilder(reply.Status.ToString(CultureInfo.InvariantCulture)).Append(' ');
        foreach (var letter in reply.Reason.AsSpan()[..Math.Min(reply.Reason.Length, MaxWords)])
        {
            words.Append(letter is >= ' ' and <= '~' ? letter : '?');
        }

        return words.ToString().TrimEnd();
    }
}
