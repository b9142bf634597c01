using GostSharp.Diagnostics;

namespace GostSharp.Services;

/// <summary>Accepts from one listener for a service until it is ended; no failure of a single accept ends it.</summary>
internal sealed class AcceptLoop : IAsyncDisposable
{
    private static readonly TimeSpan BetweenLimitReports = TimeSpan.FromSeconds(10);

    private readonly ServiceRunner _service;
    private readonly IListener _listener;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _run;
    private long _limitReported;
    private bool _disposed;

    public AcceptLoop(ServiceRunner service, IListener listener)
    {
        _service = service;
        _listener = listener;
        _run = RunAsync(LanesOf(listener));
    }

    /// <summary>Cancelled when it is ended.</summary>
    public CancellationToken End => _end.Token;

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

    /// <summary>Tells the log that the service has as many connections as it may.</summary>
    /// <remarks>At the limit every connection that leaves makes room for one: that is one event, not thousands.</remarks>
    public void ReportLimit()
    {
        var (last, now) = (Volatile.Read(ref _limitReported), _service.TimeProvider.GetTimestamp());
        var isNew = last == 0 || _service.TimeProvider.GetElapsedTime(last, now) > BetweenLimitReports;
        if (isNew && Interlocked.CompareExchange(ref _limitReported, now, last) == last)
        {
            _service.Logger.ConnectionLimitReached(_service.Name, _service.Connections.Limit);
        }
    }

    private IEnumerable<AcceptLane> LanesOf(IListener listener) => listener is IPromptListener prompt
        ? Enumerable.Range(0, prompt.Lanes).Select(lane => LaneOf(prompt, lane))
        : [new AcceptLane(this, _service, listener.AcceptAsync, passOn: static () => { }, isPrompt: false)];

    private AcceptLane LaneOf(IPromptListener listener, int lane) =>
        new(this, _service, token => listener.AcceptPromptlyAsync(lane, token), passOn: () => listener.PassOn(lane), isPrompt: true);

    private async Task RunAsync(IEnumerable<AcceptLane> lanes)
    {
        await Task.WhenAll(lanes.Select(lane => Task.Run(lane.RunAsync))).ConfigureAwait(false);
        if (!_end.IsCancellationRequested)
        {
            _service.ListenerEnded(null);
        }
    }
}
