using GostSharp.Diagnostics;

namespace GostSharp.Services;

/// <summary>Accepts from one listener for a service until it is ended; no failure of a single accept ends it.</summary>
internal sealed class AcceptLoop : IAsyncDisposable
{
    private static readonly TimeSpan BetweenLimitReports = TimeSpan.FromSeconds(10);

    private readonly ServiceRunner _service;
    private readonly IListener _listener;
    private readonly IPromptListener? _promptListener;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _run;
    private Backoff _backoff;
    private long _limitReported;
    private bool _disposed;

    public AcceptLoop(ServiceRunner service, IListener listener)
    {
        _service = service;
        _listener = listener;
        _promptListener = listener as IPromptListener;
        _run = Task.Run(RunAsync);
    }

    /// <summary>Unbinds the listener and returns when the loop has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await _end.CancelAsync().ConfigureAwait(false);
        try
        {
            await _listener.UnbindAsync().ConfigureAwait(false);
        }
        finally
        {
            await _run.ConfigureAwait(false);
            _end.Dispose();
        }
    }

    private async Task RunAsync()
    {
        try
        {
            while (await AcceptOneAsync().ConfigureAwait(false))
            {
            }
        }
        catch (Exception) when (_end.IsCancellationRequested)
        {
            // However a listener that is unbound ends its accept.
        }

        // Whoever waits for the end of the loop goes on where it ends.
        await PromptThread.LeaveAsync();
        if (!_end.IsCancellationRequested)
        {
            _service.ListenerEnded(null);
        }
    }

    private async ValueTask<bool> AcceptOneAsync()
    {
        await WaitForRoomAsync().ConfigureAwait(false);
        try
        {
            var connection = await AcceptAsync().ConfigureAwait(false);
            if (connection is null)
            {
                return false;
            }

            if (_backoff.Failures > 0)
            {
                await PromptThread.LeaveAsync();
                NoteSuccess();
            }

            _service.Serve(connection, mayStayHere: _promptListener is not null);
        }
        catch (Exception exception) when (!_end.IsCancellationRequested)
        {
            await WaitAfterAsync(exception).ConfigureAwait(false);
        }

        return true;
    }

    private ValueTask<Connection?> AcceptAsync() =>
        _promptListener is null ? _listener.AcceptAsync(_end.Token) : _promptListener.AcceptPromptlyAsync(_end.Token);

    private async ValueTask WaitForRoomAsync()
    {
        var room = _service.Connections.WaitForRoomAsync();
        if (!room.IsCompleted)
        {
            await PromptThread.LeaveAsync();
            ReportLimit();
            await room.WaitAsync(_end.Token).ConfigureAwait(false);
        }
    }

    // At the limit every connection that leaves makes room for one: that is one event, not thousands.
    private void ReportLimit()
    {
        if (_limitReported == 0 || _service.TimeProvider.GetElapsedTime(_limitReported) > BetweenLimitReports)
        {
            _limitReported = _service.TimeProvider.GetTimestamp();
            _service.Logger.ConnectionLimitReached(_service.Name, _service.Connections.Limit);
        }
    }

    private async ValueTask WaitAfterAsync(Exception exception)
    {
        await PromptThread.LeaveAsync();
        var delay = _backoff.Next();
        _service.Logger.AcceptFailed(_service.Name, delay, exception.Message);
        await Task.Delay(delay, _service.TimeProvider, _end.Token).ConfigureAwait(false);
    }

    private void NoteSuccess()
    {
        _service.Logger.AcceptRecovered(_service.Name, _backoff.Failures);
        _backoff.Reset();
    }
}
