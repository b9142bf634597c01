using GostSharp.Codecs.Http;
using GostSharp.Relaying;

namespace GostSharp.Protocols.Http;

/// <summary>One request and its answer, passed on between a client and a target while both are still being sent.</summary>
internal sealed class PlainExchange(
    StreamConnection client, StreamConnection target, PlainRequest request, HttpHandlerOptions options, TimeProvider timeProvider, PlainTraffic traffic)
{
    private volatile bool _hasBegunToAnswer;

    /// <summary>Runs until the answer is complete or one side has failed.</summary>
    /// <exception cref="HttpRefusal">It failed before anything was answered.</exception>
    /// <exception cref="GostException">It failed in the middle of the answer.</exception>
    public async ValueTask<PlainOutcome> RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var inactivity = new InactivityLimit(stop, timeProvider);
        inactivity.Arm(options.IdleTimeout);
        var body = new HttpBody(client, request.Body, target, request.Body.Kind is HttpBodyKind.Chunked, Noting(traffic.AddUp, inactivity));
        await SendHeadAsync(stop.Token).ConfigureAwait(false);
        var upload = UploadAsync(body, stop);
        try
        {
            var outcome = await AnswerAsync(upload, Noting(traffic.AddDown, inactivity), stop.Token).ConfigureAwait(false);
            return outcome is PlainOutcome.Stays or PlainOutcome.Switches && !body.IsTaken ? PlainOutcome.Closes : outcome;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw await WhyStoppedAsync(upload).ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)upload).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static Action<int> Noting(Action<int> add, InactivityLimit inactivity) => count =>
    {
        inactivity.Touch();
        add(count);
    };

    private async ValueTask<PlainOutcome> AnswerAsync(Task upload, Action<int> moved, CancellationToken cancellationToken)
    {
        var source = new ResponseSource(target, client, request, options.ResponseTimeout, timeProvider);
        var response = await source.ReadAsync(upload, cancellationToken).ConfigureAwait(false);
        _hasBegunToAnswer = true;
        return await new PlainAnswer(target, client, request, response).PassOnAsync(moved, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask SendHeadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var head = ForwardedHeads.ForTarget(request.Head, request.Destination, request.Upgrade);
            await target.Stream.WriteAsync(head.ToBytes(), cancellationToken).ConfigureAwait(false);
            await target.Stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            throw HttpRefusal.BadResponse(FailureReason.ConnectionLost, $"{request.Destination.Host}: {exception.Message}", exception);
        }
    }

    private async Task<HttpBodyResult> UploadAsync(HttpBody body, CancellationTokenSource stop)
    {
        var result = await body.CopyAsync(stop.Token).ConfigureAwait(false);
        if (result.End is HttpBodyEnd.SourceFailed && !_hasBegunToAnswer)
        {
            // The target will never have the whole request: its answer need not be waited for.
            await stop.CancelAsync().ConfigureAwait(false);
        }

        return result;
    }

    private async ValueTask<Exception> WhyStoppedAsync(Task<HttpBodyResult> upload)
    {
        await ((Task)upload).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var failure = upload.IsCompletedSuccessfully && upload.Result.End is HttpBodyEnd.SourceFailed ? upload.Result.Error : null;
        return (failure, _hasBegunToAnswer) switch
        {
            (GostException, false) => HttpRefusal.BadRequest(failure.Message, failure),
            (not null, false) => new GostException(FailureReason.ConnectionLost, $"the client left in the middle of its request: {failure.Message}", failure),
            (_, false) => HttpRefusal.BadResponse(FailureReason.TimedOut, $"nothing moved between the client and {request.Destination.Host}"),
            _ => new GostException(FailureReason.TimedOut, $"the answer of {request.Destination.Host} stopped"),
        };
    }
}
