using GostSharp.Codecs;
using GostSharp.Codecs.Http;

namespace GostSharp.Protocols.Http;

/// <summary>Reads the answer of a target up to where its body begins, and passes interim answers on.</summary>
internal sealed class ResponseSource(StreamConnection target, StreamConnection client, PlainRequest request, TimeSpan timeout, TimeProvider timeProvider)
{
    private const int MaxInterimResponses = 32;

    /// <summary>Waits for the final answer.</summary>
    /// <param name="asked">Completes when the target has the whole request: its time runs from then on.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="HttpRefusal">There is none that could be passed on.</exception>
    public async ValueTask<HttpResponseHead> ReadAsync(Task asked, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var reading = ReadFinalAsync(both.Token);
        if (await Task.WhenAny(reading, asked).ConfigureAwait(false) == asked)
        {
            limit.CancelAfter(timeout);
        }

        try
        {
            return await reading.ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw HttpRefusal.BadResponse(FailureReason.TimedOut, $"{request.Destination.Host} did not answer within {timeout.TotalSeconds:0.###} s", exception);
        }
    }

    private async Task<HttpResponseHead> ReadFinalAsync(CancellationToken cancellationToken)
    {
        for (var count = 0; count <= MaxInterimResponses; count++)
        {
            var response = await ReadHeadAsync(cancellationToken).ConfigureAwait(false);
            if (response.Status is 101 or >= 200)
            {
                return response;
            }

            if (request.IsModern)
            {
                var head = ForwardedHeads.ForClient(response, HttpBodyKind.None, connection: null).ToBytes();
                await client.Stream.WriteAsync(head, cancellationToken).ConfigureAwait(false);
                await client.Stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        throw HttpRefusal.BadResponse(FailureReason.Protocol, $"{request.Destination.Host} sent more than {MaxInterimResponses} interim answers");
    }

    private async ValueTask<HttpResponseHead> ReadHeadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await MessageReader.ReadAsync<HttpResponseHead>(
                target, HttpResponseHead.TryParse, HttpHead.MaxLength, "the target's answer", cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is GostException or IOException)
        {
            var reason = (exception as GostException)?.Reason ?? FailureReason.ConnectionLost;
            throw HttpRefusal.BadResponse(reason, $"{request.Destination.Host}: {exception.Message}", exception);
        }
    }
}
