using System.Threading.Tasks.Sources;

namespace GostSharp.Relaying.Linux;

/// <summary>The end of a relay, to be waited for once: a part of the relay itself, since every idle connection has one.</summary>
internal abstract class KernelCompletion : IValueTaskSource<RelayResult>
{
    private ManualResetValueTaskSourceCore<RelayResult> _core;
    private CancellationTokenRegistration _caller;
    private bool _endsPromptly;
    private int _isTold;

    public RelayResult GetResult(short token)
    {
        _caller.Dispose();
        return _core.GetResult(token);
    }

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    /// <summary>Waits for the end, which the caller can bring about.</summary>
    protected ValueTask<RelayResult> WaitAsync(bool endsPromptly, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _endsPromptly, endsPromptly);
        _caller = cancellationToken.UnsafeRegister(static relay => ((KernelCompletion)relay!).GiveUp(), this);
        return new ValueTask<RelayResult>(this, _core.Version);
    }

    /// <summary>Called when the caller gives up.</summary>
    protected abstract void GiveUp();

    /// <summary>Tells the end, the first time; not to be called within a lock, since who waits may go on here, and then waits for a cancellation that is under way.</summary>
    protected void Tell(RelayResult result)
    {
        if (Interlocked.Exchange(ref _isTold, 1) == 0)
        {
            _core.RunContinuationsAsynchronously = !(Volatile.Read(ref _endsPromptly) && PromptThread.IsCurrent && result.Error is null);
            _core.SetResult(result);
        }
    }
}
