using System.Threading.Tasks.Sources;

namespace GostSharp.Shared;

/// <summary>Wakes the one who waits, or whoever waits next; nothing is allocated for a wait.</summary>
internal sealed class Wakeup : IValueTaskSource
{
    private readonly Lock _gate = new();
    private ManualResetValueTaskSourceCore<bool> _waiter = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _cancellation;
    private bool _isWaiting;
    private bool _isSet;

    public void Set()
    {
        lock (_gate)
        {
            if (!_isWaiting)
            {
                _isSet = true;
                return;
            }

            _isWaiting = false;
            _waiter.SetResult(true);
        }
    }

    /// <summary>Waits for <see cref="Set"/>; one at a time. Whoever wakes looks again.</summary>
    /// <exception cref="InvalidOperationException">Another one waits already.</exception>
    public ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_isWaiting)
            {
                throw new InvalidOperationException("Only one may wait here at a time.");
            }

            if (_isSet)
            {
                _isSet = false;
                return ValueTask.CompletedTask;
            }

            _waiter.Reset();
            _isWaiting = true;
        }

        // Not under the lock: a token that is cancelled already calls back at once.
        _cancellation = cancellationToken.UnsafeRegister(static (state, token) => ((Wakeup)state!).Cancel(token), this);
        return new ValueTask(this, _waiter.Version);
    }

    void IValueTaskSource.GetResult(short token)
    {
        _cancellation.Dispose();
        _cancellation = default;
        _waiter.GetResult(token);
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _waiter.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _waiter.OnCompleted(continuation, state, token, flags);

    private void Cancel(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_isWaiting)
            {
                _isWaiting = false;
                _waiter.SetException(new OperationCanceledException(cancellationToken));
            }
        }
    }
}
