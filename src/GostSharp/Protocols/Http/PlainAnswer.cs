using GostSharp.Codecs.Http;

namespace GostSharp.Protocols.Http;

/// <summary>Passes a final answer on to the client.</summary>
internal sealed class PlainAnswer(StreamConnection target, StreamConnection client, PlainRequest request, HttpResponseHead response)
{
    /// <exception cref="HttpRefusal">It cannot be passed on; nothing of it was.</exception>
    /// <exception cref="GostException">It was cut, and the client sees that.</exception>
    public async ValueTask<PlainOutcome> PassOnAsync(Action<int> moved, CancellationToken cancellationToken)
    {
        if (response.Status == 101)
        {
            var upgrade = ForwardedHeads.ForClient(response, HttpBodyKind.None, connection: null, CheckedUpgrade());
            return await TrySendAsync(upgrade, cancellationToken).ConfigureAwait(false) ? PlainOutcome.Switches : PlainOutcome.Goes;
        }

        var framing = Framing();
        var kind = framing.Kind is HttpBodyKind.Chunked && !request.IsModern ? HttpBodyKind.UntilClose : framing.Kind;
        var stays = request.KeepsConnection && kind is not HttpBodyKind.UntilClose;
        var head = ForwardedHeads.ForClient(response, kind, (stays, request.IsModern) switch
        {
            (false, _) => "close",
            (true, false) => "keep-alive",
            _ => null,
        });
        if (!await TrySendAsync(head, cancellationToken).ConfigureAwait(false))
        {
            return PlainOutcome.Goes;
        }

        var body = new HttpBody(target, framing, client, kind is HttpBodyKind.Chunked, moved);
        var result = await CopyAsync(body, kind, cancellationToken).ConfigureAwait(false);
        return result.End is HttpBodyEnd.DestinationFailed ? PlainOutcome.Goes : stays ? PlainOutcome.Stays : PlainOutcome.Closes;
    }

    private async ValueTask<HttpBodyResult> CopyAsync(HttpBody body, HttpBodyKind kind, CancellationToken cancellationToken)
    {
        try
        {
            var result = await body.CopyAsync(cancellationToken).ConfigureAwait(false);
            return result.End is not HttpBodyEnd.SourceFailed
                ? result
                : throw new GostException(FailureReason.ConnectionLost, $"the answer of {request.Destination.Host} was cut: {result.Error!.Message}", result.Error);
        }
        catch when (kind is HttpBodyKind.UntilClose)
        {
            // An end in order would look like the body's.
            client.Abort();
            throw;
        }
    }

    private HttpBodyFraming Framing()
    {
        try
        {
            return HttpBodyFraming.Of(response, request.Head.Method);
        }
        catch (ProtocolException exception)
        {
            throw HttpRefusal.BadResponse(FailureReason.Protocol, $"{request.Destination.Host}: {exception.Message}", exception);
        }
    }

    private string CheckedUpgrade()
    {
        var protocol = response.Headers["Upgrade"];
        var wanted = request.Upgrade?.Split(',', StringSplitOptions.TrimEntries) ?? [];
        return protocol is not null && wanted.Contains(protocol, StringComparer.OrdinalIgnoreCase)
            ? protocol
            : throw HttpRefusal.BadResponse(FailureReason.Protocol, $"{request.Destination.Host} changes to a protocol that the client did not ask for");
    }

    // A client that has gone is no failure of anybody.
    private async ValueTask<bool> TrySendAsync(HttpResponseHead head, CancellationToken cancellationToken)
    {
        try
        {
            await client.Stream.WriteAsync(head.ToBytes(), cancellationToken).ConfigureAwait(false);
            await client.Stream.FlushAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}

/// <summary>What becomes of the client after an answer.</summary>
internal enum PlainOutcome
{
    /// <summary>It may ask again.</summary>
    Stays,

    /// <summary>Its connection ends with the answer.</summary>
    Closes,

    /// <summary>It has gone.</summary>
    Goes,

    /// <summary>It speaks something else with the target from now on.</summary>
    Switches,
}
