using System.Net;
using GostSharp.Diagnostics;
using Microsoft.Extensions.Logging;

namespace GostSharp.Services;

/// <summary>A listener at a place that may come and go: binds at once, retries for ever, and comes back after every loss.</summary>
internal sealed class RemoteListener : IListener, IBindingListener
{
    private readonly Func<CancellationToken, ValueTask<IListener>> _bind;
    private readonly string _service;
    private readonly EndPoint _address;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _unbound = new();
    private readonly TaskCompletionSource _firstBound = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile IListener? _current;
    private volatile BindingStatus _status;
    private int _failures;

    private RemoteListener(
        Func<CancellationToken, ValueTask<IListener>> bind, string service, EndPoint address, TimeProvider timeProvider, ILogger logger)
    {
        _bind = bind;
        _service = service;
        _address = address;
        _timeProvider = timeProvider;
        _logger = logger;
        _status = new BindingStatus(ServiceState.Binding, timeProvider.GetUtcNow(), null);
    }

    public EndPoint? LocalEndPoint => _current?.LocalEndPoint;

    public BindingStatus Status => _status;

    /// <summary>Creates the listener and tries to bind once; a failure is not thrown but tried again while somebody accepts.</summary>
    public static async ValueTask<RemoteListener> CreateAsync(
        Func<CancellationToken, ValueTask<IListener>> bind,
        string service,
        EndPoint address,
        TimeProvider timeProvider,
        ILogger logger,
        CancellationToken cancellationToken)
    {
        var listener = new RemoteListener(bind, service, address, timeProvider, logger);
        await listener.TryBindAsync(cancellationToken).ConfigureAwait(false);
        return listener;
    }

    public Task WaitForBoundAsync() => _firstBound.Task;

    public async ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _unbound.Token);
        try
        {
            while (true)
            {
                var current = await BoundAsync(either.Token).ConfigureAwait(false);
                if (await AcceptAsync(current, either.Token).ConfigureAwait(false) is { } accepted)
                {
                    _failures = 0;
                    return accepted;
                }
            }
        }
        catch (OperationCanceledException) when (_unbound.IsCancellationRequested)
        {
            return null;
        }
    }

    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        await _unbound.CancelAsync().ConfigureAwait(false);
        _firstBound.TrySetCanceled(CancellationToken.None);
        if (_current is { } current)
        {
            await current.UnbindAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await UnbindAsync().ConfigureAwait(false);
        if (Interlocked.Exchange(ref _current, null) is { } current)
        {
            await current.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<IListener> BoundAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_current is { } current)
            {
                return current;
            }

            await PauseAsync(cancellationToken).ConfigureAwait(false);
            await TryBindAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Accepts from what is bound now; null when it is lost.</summary>
    private async ValueTask<Connection?> AcceptAsync(IListener current, CancellationToken cancellationToken)
    {
        var reason = "the listener has ended";
        try
        {
            if (await current.AcceptAsync(cancellationToken).ConfigureAwait(false) is { } accepted)
            {
                return accepted;
            }
        }
        catch (GostException exception) when (exception.Reason is FailureReason.ResourcesExhausted)
        {
            // This machine's own trouble: the listener is as good as before, and the accept loop waits a moment.
            throw;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            reason = exception.Message;
        }

        cancellationToken.ThrowIfCancellationRequested();
        await LoseAsync(current, reason).ConfigureAwait(false);
        return null;
    }

    private async ValueTask LoseAsync(IListener lost, string reason)
    {
        _current = null;
        _failures = 0;
        Fail(reason);
        await lost.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask TryBindAsync(CancellationToken cancellationToken)
    {
        try
        {
            var bound = await _bind(cancellationToken).ConfigureAwait(false);
            _current = bound;
            if (_unbound.IsCancellationRequested)
            {
                // The stop came while it was bound, and saw nothing to unbind.
                await bound.UnbindAsync(CancellationToken.None).ConfigureAwait(false);
                return;
            }

            _status = new BindingStatus(ServiceState.Listening, _timeProvider.GetUtcNow(), _status.LastError);
            _firstBound.TrySetResult();
            _logger.RemoteBound(_service, LocalEndPoint ?? _address);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Fail(exception.Message);
        }
    }

    private void Fail(string reason)
    {
        _failures++;
        _status = new BindingStatus(ServiceState.Retrying, _timeProvider.GetUtcNow(), reason);
    }

    // Many clients of one server that restarts should not come back in the same moment.
    private async ValueTask PauseAsync(CancellationToken cancellationToken)
    {
        var delay = RetryDelay(_failures) * (0.9 + (Random.Shared.NextDouble() * 0.1));
        _logger.RemoteRetries(_service, _address, delay, _status.LastError);
        await Task.Delay(delay, _timeProvider, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>1, 2, 4 and then 5 seconds.</summary>
    private static TimeSpan RetryDelay(int failures) => TimeSpan.FromSeconds(failures switch
    {
        <= 1 => 1,
        2 => 2,
        3 => 4,
        _ => 5,
    });
}
