using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace GostSharp.Kernel;

/// <summary>Waits for one direction of a descriptor, for one caller at a time; waiting allocates nothing.</summary>
/// <remarks>What happens while nobody waits is remembered: nobody waits for what is there already. Who was told tries, and may find nothing.</remarks>
internal sealed class ReadinessWait : IValueTaskSource
{
    private readonly Lock _gate = new();
    private ManualResetValueTaskSourceCore<bool> _core;
    private bool _isReady;
    private bool _isWaiting;
    private bool _isEnded;
    private Exception? _failure;

    public bool IsWaiting
    {
        get
        {
            lock (_gate)
            {
                return _isWaiting;
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        var wait = Begin();
        using var registration = cancellationToken.UnsafeRegister(static (wait, token) => ((ReadinessWait)wait!).Cancel(token), this);
        await wait.ConfigureAwait(false);
    }

    /// <summary>Something has happened; false when nobody waited for it.</summary>
    /// <param name="goesOnPromptly">Whether who waits goes on here.</param>
    public bool Signal(bool goesOnPromptly = false)
    {
        lock (_gate)
        {
            _isReady = !TryStopWaiting();
            if (_isReady)
            {
                return false;
            }

            _core.RunContinuationsAsynchronously = !goesOnPromptly;
        }

        _core.SetResult(true); // Not within the lock, as who waits may go on here.
        return true;
    }

    /// <summary>Lets nobody wait any more; whoever does is told the failure, or to try again when there is none.</summary>
    public void End(Exception? failure)
    {
        lock (_gate)
        {
            (_isEnded, _failure) = (true, failure);
            if (TryStopWaiting())
            {
                Finish();
            }
        }
    }

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private ValueTask Begin()
    {
        lock (_gate)
        {
            if (_isWaiting)
            {
                throw new InvalidOperationException("Only one may read and one may write at a time.");
            }

            if (_isReady || _isEnded)
            {
                _isReady = false;
                return _failure is null ? ValueTask.CompletedTask : ValueTask.FromException(_failure);
            }

            _isWaiting = true;
            _core.Reset();
            _core.RunContinuationsAsynchronously = true;
            return new ValueTask(this, _core.Version);
        }
    }

    private void Cancel(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (TryStopWaiting())
            {
                _core.SetException(new OperationCanceledException(cancellationToken));
            }
        }
    }

    private void Finish()
    {
        if (_failure is null)
        {
            _core.SetResult(true);
        }
        else
        {
            _core.SetException(_failure);
        }
    }

    // Whoever stops it tells it the result: one only.
    private bool TryStopWaiting()
    {
        var wasWaiting = _isWaiting;
        _isWaiting = false;
        return wasWaiting;
    }
}
