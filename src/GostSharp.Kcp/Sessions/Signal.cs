using System.Threading.Tasks.Sources;

namespace GostSharp.Kcp.Sessions;

/// <summary>Wakes one who waits, or the next one; a wait allocates nothing.</summary>
internal sealed class Signal : IValueTaskSource
{
    private readonly Lock _gate = new();
    private ManualResetValueTaskSourceCore<bool> _source = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;
    private State _state;

    private enum State
    {
        Clear,
        Set,
        Waiting,
    }

    public void Set()
    {
        lock (_gate)
        {
            if (_state != State.Waiting)
            {
                _state = State.Set;
                return;
            }

            _state = State.Clear;
            _source.SetResult(true);
        }
    }

    /// <summary>Waits for <see cref="Set"/>. Whoever wakes looks again whether there is what it wanted.</summary>
    /// <exception cref="InvalidOperationException">Another one waits already.</exception>
    public ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            switch (_state)
            {
                case State.Waiting:
                    throw new InvalidOperationException("Only one call of a kind may be under way.");
                case State.Set:
                    _state = State.Clear;
                    return ValueTask.CompletedTask;
            }

            _source.Reset();
            _state = State.Waiting;
        }

        // A token that is cancelled already calls back at once, so not under the lock.
        _registration = cancellationToken.UnsafeRegister(static (state, token) => ((Signal)state!).Cancel(token), this);
        return new ValueTask(this, _source.Version);
    }

    void IValueTaskSource.GetResult(short token)
    {
        _registration.Dispose();
        _registration = default;
        _source.GetResult(token);
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private void Cancel(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_state == State.Waiting)
            {
                _state = State.Clear;
                _source.SetException(new OperationCanceledException(cancellationToken));
            }
        }
    }
}
