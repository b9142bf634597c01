namespace GostSharp.Kernel;

/// <summary>Waits until a descriptor can be read or written, outside of the framework's own loop; to be tried first, and waited for when there is nothing.</summary>
/// <remarks>The loop learns of the descriptor with the first wait.</remarks>
internal sealed class ReadinessWaits : Pollable
{
    private readonly Lock _gate = new();
    private readonly int _descriptor;
    private EventLoop? _loop;
    private Direction _read;
    private Direction _write;
    private bool _isClosed;

    /// <param name="descriptor">Stays its owner's, who closes it after these.</param>
    public ReadinessWaits(int descriptor) => _descriptor = descriptor;

    /// <exception cref="GostException">There is no loop to be had.</exception>
    /// <exception cref="ObjectDisposedException">It was closed.</exception>
    public Task WaitToReadAsync(CancellationToken cancellationToken) => WaitAsync(ref _read, cancellationToken);

    /// <exception cref="GostException">There is no loop to be had.</exception>
    /// <exception cref="ObjectDisposedException">It was closed.</exception>
    public Task WaitToWriteAsync(CancellationToken cancellationToken) => WaitAsync(ref _write, cancellationToken);

    public override void Ready(uint kinds)
    {
        const uint Over = Epoll.Error | Epoll.HangUp;
        lock (_gate)
        {
            if ((kinds & (Epoll.Input | Epoll.PeerEnded | Over)) != 0)
            {
                _read.Signal();
            }

            if ((kinds & (Epoll.Output | Over)) != 0)
            {
                _write.Signal();
            }
        }
    }

    /// <summary>Leaves the loop; whoever waits is told by <paramref name="failure"/>, or tries again when there is none.</summary>
    public void Close(Exception? failure)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
            if (_loop is not null)
            {
                _loop.Remove(this, _descriptor);
                EventLoops.Leave(_loop);
            }

            _read.End(failure);
            _write.End(failure);
        }
    }

    private Task WaitAsync(ref Direction direction, CancellationToken cancellationToken)
    {
        Task wait;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            if (_loop is null)
            {
                Join();
            }

            wait = direction.Wait();
        }

        return wait.IsCompleted || !cancellationToken.CanBeCanceled ? wait : wait.WaitAsync(cancellationToken);
    }

    private void Join()
    {
        var loop = EventLoops.Join();
        try
        {
            loop.Add(this, _descriptor, Epoll.Input | Epoll.Output | Epoll.PeerEnded);
            _loop = loop;
        }
        catch
        {
            EventLoops.Leave(loop);
            throw;
        }
    }

    // What happened while nobody waited is remembered: nobody waits for what is there already. Who was told tries, and may find nothing.
    private struct Direction
    {
        private TaskCompletionSource? _waiting;
        private bool _isReady;

        public Task Wait()
        {
            if (_isReady)
            {
                _isReady = false;
                return Task.CompletedTask;
            }

            return (_waiting ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }

        public void Signal()
        {
            _isReady = _waiting is null;
            _waiting?.TrySetResult();
            _waiting = null;
        }

        public void End(Exception? failure)
        {
            if (failure is not null && _waiting is { } waiting)
            {
                waiting.TrySetException(failure);
                _ = waiting.Task.Exception; // There need not be anybody left who looks at it.
            }

            _waiting?.TrySetResult();
            _waiting = null;
        }
    }
}
