namespace GostSharp.Kernel;

/// <summary>Waits until a descriptor can be read or written, outside of the framework's own loop; to be tried first, and waited for when there is nothing.</summary>
/// <remarks>The loop learns of the descriptor with the first wait.</remarks>
/// <param name="descriptor">Stays its owner's, who closes it after these.</param>
/// <param name="goesOnPromptly">Whether who waits goes on on the loop's thread (<see cref="PromptThread"/>) when something happens.</param>
internal sealed class ReadinessWaits(int descriptor, bool goesOnPromptly = false) : Pollable, ILoopWork
{
    private readonly Lock _gate = new();
    private EventLoop? _loop;
    private ReadinessWait? _read;
    private ReadinessWait? _write;
    private bool _isClosed;

    /// <exception cref="GostException">There is no loop to be had.</exception>
    /// <exception cref="ObjectDisposedException">It was closed.</exception>
    public ValueTask WaitToReadAsync(CancellationToken cancellationToken)
    {
        Join();
        return _read!.WaitAsync(cancellationToken);
    }

    /// <exception cref="GostException">There is no loop to be had.</exception>
    /// <exception cref="ObjectDisposedException">It was closed.</exception>
    public ValueTask WaitToWriteAsync(CancellationToken cancellationToken)
    {
        Join();
        return _write!.WaitAsync(cancellationToken);
    }

    public override void Ready(uint kinds)
    {
        const uint Over = Epoll.Error | Epoll.HangUp;
        if ((kinds & (Epoll.Input | Epoll.PeerEnded | Over)) != 0)
        {
            _read!.Signal();
        }

        if ((kinds & (Epoll.Output | Over)) != 0)
        {
            _write!.Signal();
        }
    }

    /// <summary>Lets the next wait for something to read end when everybody else of this thread's loop had a turn, whether or not there is more by then.</summary>
    public void ReadAfterOthers() => EventLoop.Current!.Again(this);

    void ILoopWork.Continue() => _read?.Signal();

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
                _loop.Remove(this, descriptor);
                EventLoops.Leave(_loop);
            }
        }

        _read?.End(failure);
        _write?.End(failure);
    }

    private void Join()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            if (_loop is not null)
            {
                return;
            }

            (_read, _write) = (new ReadinessWait(goesOnPromptly), new ReadinessWait(goesOnPromptly));
            var loop = EventLoops.Join();
            try
            {
                loop.Add(this, descriptor, Epoll.Input | Epoll.Output | Epoll.PeerEnded);
                _loop = loop;
            }
            catch
            {
                EventLoops.Leave(loop);
                throw;
            }
        }
    }
}
