using GostSharp.Codecs.Http;
using GostSharp.Relaying;

namespace GostSharp.Protocols.Http;

/// <summary>One request and its answer, passed on between a client and a target while both are still being sent.</summary>
internal sealed class PlainExchange(
    StreamConnection client, StreamConnection target, PlainRequest request, HttpHandlerOptions options, TimeProvider timeProvider, PlainTraffic traffic)
{
    private volatile bool _hasBegunToAnswer;
    private volatile bool _hasClientFailed;

    /// <summary>Runs until the answer is complete or one side has failed.</summary>
    /// <exception cref="HttpRefusal">It failed before anything was answered.</exception>
    /// <exception cref="GostException">It failed in the middle of the answer.</exception>
    public async ValueTask<PlainOutcome> RunAsync(CancellationToken cancellationToken)
    {
        var outcome = await RunWatchedAsync(cancellationToken).ConfigureAwait(false);
        return _hasClientFailed ? PlainOutcome.Goes : outcome;
    }

    private static Action<int> Noting(Action<int> add, InactivityLimit inactivity) => count =>
    {
        inactivity.Touch();
        add(count);
    };

    private async ValueTask<PlainOutcome> RunWatchedAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var inactivity = new InactivityLimit(stop, timeProvider);
        inactivity.Arm(options.IdleTimeout);
        var body = new HttpBody(client, request.Body, target, request.Body.Kind is HttpBodyKind.Chunked, Noting(traffic.AddUp, inactivity));
        var upload = UploadAsync(body, stop);
        var watch = WatchAsync(upload, inactivity, stop);
        try
        {
            var outcome = await AnswerAsync(upload, Noting(traffic.AddDown, inactivity), stop.Token).ConfigureAwait(false);
            return outcome is PlainOutcome.Stays or PlainOutcome.Switches && !body.IsTaken ? PlainOutcome.Closes : outcome;
        }
        catch (OperationCanceledException) when (_hasClientFailed)
        {
            return PlainOutcome.Goes;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw await WhyStoppedAsync(upload).ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)upload).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await watch.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async ValueTask<PlainOutcome> AnswerAsync(Task upload, Action<int> moved, CancellationToken cancellationToken)
    {
        var source = new ResponseSource(target, client, request, options.ResponseTimeout, timeProvider);
        var response = await source.ReadAsync(upload, cancellationToken).ConfigureAwait(false);
        _hasBegunToAnswer = true;
        return await new PlainAnswer(target, client, request, response).PassOnAsync(moved, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpBodyResult> UploadAsync(HttpBody body, CancellationTokenSource stop)
    {
        try
        {
            var head = ForwardedHeads.ForTarget(request.Head, request.Destination, request.Upgrade);
            await target.Stream.WriteAsync(head.ToBytes(), stop.Token).ConfigureAwait(false);
            await target.Stream.FlushAsync(stop.Token).ConfigureAwait(false);
        }
        catch (IOException exception)
        {
            // Whoever waits for the answer finds the same.
            return new HttpBodyResult(HttpBodyEnd.DestinationFailed, exception);
        }

        var result = await body.CopyAsync(stop.Token).ConfigureAwait(false);
        if (result.End is HttpBodyEnd.SourceFailed && !_hasBegunToAnswer)
        {
            // The target will never have the whole request: its answer need not be waited for.
            await stop.CancelAsync().ConfigureAwait(false);
        }

        return result;
    }

    /// <summary>Looks after a client that has asked: an answer may rest for as long as it likes, but not for somebody who has gone.</summary>
    private async Task WatchAsync(Task<HttpBodyResult> upload, InactivityLimit inactivity, CancellationTokenSource stop)
    {
        if ((await upload.ConfigureAwait(false)).End is not HttpBodyEnd.Completed)
        {
            return;
        }

        try
        {
            if (await FirstByte.PeekAsync(client, stop.Token).ConfigureAwait(false) is null && options.IdleTimeout == Timeout.InfiniteTimeSpan)
            {
                // It may have ended its side only, or have closed: nobody can tell.
                inactivity.Arm(options.ResponseTimeout);
            }
        }
        catch (Exception exception) when (exception is IOException or GostException)
        {
            _hasClientFailed = true;
            await stop.CancelAsync().ConfigureAwait(false);
        }
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
