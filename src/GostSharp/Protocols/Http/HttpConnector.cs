using System.Globalization;
using System.Text;
using GostSharp.Codecs;
using GostSharp.Codecs.Http;
using GostSharp.Protocols.Datagrams;

namespace GostSharp.Protocols.Http;

/// <summary>Asks an HTTP proxy for a tunnel to the target; for packets in gost's way, which few others know.</summary>
internal sealed class HttpConnector(HttpConnectorOptions options, TimeProvider timeProvider) : IDatagramConnector
{
    // Interim replies, and words behind the status, that a proxy may send us.
    private const int MaxInterimReplies = 8;
    private const int MaxWords = 64;

    private readonly ConnectRequest _request = new(options);

    private readonly ConnectRequest _datagramRequest = new(options, "udp");

    public async ValueTask<Connection> ConnectAsync(Connection transport, ConnectContext context, CancellationToken cancellationToken = default) =>
        await AskAsync(transport, _request.ToBytes(context.Target), isForDatagrams: false, context, cancellationToken).ConfigureAwait(false);

    public async ValueTask<DatagramConnection> ConnectDatagramAsync(
        Connection transport, IRoute underlay, ConnectContext context, CancellationToken cancellationToken = default)
    {
        var request = _datagramRequest.ToBytes(context.Target);
        var proxy = await AskAsync(transport, request, isForDatagrams: true, context, cancellationToken).ConfigureAwait(false);
        return new TargetDatagrams(new TunnelSocket(proxy, TunnelSocket.Version3Takes), context.Target!);
    }

    private ValueTask<StreamConnection> AskAsync(
        Connection transport, byte[] request, bool isForDatagrams, ConnectContext context, CancellationToken cancellationToken) => ProxyExchange.RunAsync(
            options.ReplyTimeout,
            timeProvider,
            context,
            exchange => NodeConnection.UseAsync(transport, context, node => AskAsync(node, request, isForDatagrams, context, exchange), exchange.Token),
            cancellationToken);

    private static async ValueTask<StreamConnection> AskAsync(
        Connection transport, byte[] request, bool isForDatagrams, ConnectContext context, ProxyExchange exchange)
    {
        var proxy = transport as StreamConnection
            ?? throw new ConnectFailedException(FailureReason.NotSupported, context.Target, "an HTTP proxy is reached over a stream");
        exchange.TargetIsNamed();
        await proxy.Stream.WriteAsync(request, exchange.Token).ConfigureAwait(false);
        await proxy.Stream.FlushAsync(exchange.Token).ConfigureAwait(false);
        var reply = await ReadReplyAsync(proxy, exchange.Token).ConfigureAwait(false);
        if (isForDatagrams)
        {
            CheckDatagrams(reply, proxy);
        }

        return reply.Status is >= 200 and < 300 ? proxy : throw Refusal(reply, context);
    }

    // Other proxies do not know what they are asked for and open a stream; a length, which a stream's reply must not have, tells those of gost.
    private static void CheckDatagrams(HttpResponseHead reply, StreamConnection proxy)
    {
        var words = reply.Status switch
        {
            403 => $"the proxy answered {Describe(reply)} to a request for UDP (servers of gost v3 carry UDP with udp=true only)",
            >= 200 and < 300 when reply.Headers["Content-Length"] is null => "the proxy does not know of UDP and opened a stream",
            _ => null,
        };
        if (words is not null)
        {
            throw new ConnectFailedException(reply.Status == 403 ? FailureReason.Forbidden : FailureReason.NotSupported, proxy.RemoteEndPoint, words, site: FailureSite.Node);
        }
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
