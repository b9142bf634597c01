using GostSharp.Diagnostics;
using Microsoft.Extensions.Logging;

namespace GostSharp.Services;

/// <summary>One tunnel of a remote listener: binds, accepts until that is lost, and begins again, for ever.</summary>
internal sealed class RemoteLane(
    RemoteBinding binding,
    RemoteTunnels tunnels,
    RemoteReports reports,
    RemoteAcceptor acceptor,
    bool isFirst,
    TimeProvider timeProvider,
    ILogger logger)
{
    private readonly RetryPace _pace = new();
    private volatile IListener? _current;

    /// <summary>Runs until the token is cancelled; what is bound then is left for <see cref="CloseAsync()"/>.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await RunOnceAsync(stop).ConfigureAwait(false);
            }
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            // However it ends what it is told to end.
        }
    }

    /// <summary>Frees the address; connections that were accepted live on.</summary>
    public ValueTask UnbindAsync(CancellationToken cancellationToken) => _current?.UnbindAsync(cancellationToken) ?? ValueTask.CompletedTask;

    /// <summary>Closes what is bound, after the run has ended.</summary>
    public async ValueTask CloseAsync()
    {
        if (_current is { } current)
        {
            _current = null;
            await CloseAsync(current).ConfigureAwait(false);
        }
    }

    private async ValueTask RunOnceAsync(CancellationToken stop)
    {
        var turn = await tunnels.WaitForTurnAsync(isFirst, stop).ConfigureAwait(false);
        try
        {
            _current = await BindAttempt.RunAsync(token => binding.BindAsync(turn.Address, token), timeProvider, stop).ConfigureAwait(false);
            await ServeAsync(_current, turn, stop).ConfigureAwait(false);
        }
        catch (Exception exception) when (!stop.IsCancellationRequested)
        {
            await CloseAsync().ConfigureAwait(false);
            await WaitAfterAsync(exception, turn, stop).ConfigureAwait(false);
        }
    }

    private async ValueTask WaitAfterAsync(Exception failure, RemoteTurn turn, CancellationToken stop)
    {
        if (turn.Joins && failure is BindFailedException)
        {
            // Nothing will change its mind but a new beginning.
            reports.NotShared(failure.Message);
            await tunnels.WaitForLossAsync(turn, stop).ConfigureAwait(false);
            return;
        }

        tunnels.NoteFailure(failure.Message);
        await PauseAsync(_pace.After(failure), failure.Message, stop).ConfigureAwait(false);
    }

    private async ValueTask ServeAsync(IListener bound, RemoteTurn turn, CancellationToken stop)
    {
        if (stop.IsCancellationRequested)
        {
            // The stop came while it was bound, and saw nothing to unbind.
            await bound.UnbindAsync(CancellationToken.None).ConfigureAwait(false);
            return;
        }

        if (!tunnels.TryAdd(bound, turn))
        {
            await CloseAsync().ConfigureAwait(false);
            return;
        }

        reports.Bound();
        await LoseAsync(bound, await acceptor.RunAsync(bound, stop).ConfigureAwait(false), stop).ConfigureAwait(false);
    }

    // Its port and its sessions have to be free before it is bound anew.
    private async ValueTask LoseAsync(IListener bound, string reason, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        tunnels.Remove(bound, reason);
        var delay = _pace.AfterLoss();
        reports.Retries(delay, reason);
        await CloseAsync().ConfigureAwait(false);
        await Task.Delay(delay, timeProvider, stop).ConfigureAwait(false);
    }

    private async ValueTask PauseAsync(TimeSpan delay, string reason, CancellationToken stop)
    {
        reports.Retries(delay, reason);
        await Task.Delay(delay, timeProvider, stop).ConfigureAwait(false);
    }

    // One that does not come to its end is left to itself.
    private async ValueTask CloseAsync(IListener listener)
    {
        try
        {
            await listener.DisposeAsync().AsTask().WaitAsync(BindAttempt.Patience, timeProvider, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            logger.CloseFailed(binding.Service, exception);
        }
    }
}
