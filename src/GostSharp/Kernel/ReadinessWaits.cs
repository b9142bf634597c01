namespace GostSharp.Kernel;

/// <summary>Waits until a descriptor can be read or written, outside of the framework's own loop; to be tried first, and waited for when there is nothing.</summary>
/// <remarks>
/// The loop learns of the descriptor with the first wait. Whether it can be written is asked for only while somebody waits for that: a socket
/// that is written to can be written anew with every packet that its peer has taken, and each time the loop would wake up for nothing.
/// </remarks>
/// <param name="descriptor">Stays its owner's, who closes it after these.</param>
internal sealed class ReadinessWaits(int descriptor) : Pollable, IPromptReads
{
    private const uint Always = Epoll.Input | Epoll.PeerEnded;

    private readonly Lock _gate = new();
    private EventLoop? _loop;
    private ReadinessWait? _read; // Both are made when the loop is joined: many sockets never wait here.
    private ReadinessWait? _write;
    private uint _kinds;
    private bool _isClosed;
    private volatile bool _readsPromptly;

    /// <inheritdoc/>
    public bool ReadsPromptly
    {
        get => _readsPromptly;
        set => _readsPromptly = value;
    }

    /// <exception cref="GostException">There is no loop to be had.</exception>
    /// <exception cref="ObjectDisposedException">It was closed.</exception>
    public ValueTask WaitToReadAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Ask(Always);
            return _read!.WaitAsync(cancellationToken);
        }
    }

    /// <exception cref="GostException">There is no loop to be had.</exception>
    /// <exception cref="ObjectDisposedException">It was closed.</exception>
    public ValueTask WaitToWriteAsync(CancellationToken cancellationToken)
    {
        // Within the lock, or the loop could find nobody waiting and ask no more behind the back of who is about to.
        lock (_gate)
        {
            Ask(Always | Epoll.Output);
            return _write!.WaitAsync(cancellationToken);
        }
    }

    public override void Ready(uint kinds)
    {
        const uint Over = Epoll.Error | Epoll.HangUp;
        if ((kinds & (Epoll.Input | Epoll.PeerEnded | Over)) != 0)
        {
            _read!.Signal(_readsPromptly);
        }

        if ((kinds & (Epoll.Output | Over)) != 0 && !_write!.Signal())
        {
            AskNoMoreForOutput();
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
                _loop.Remove(this, descriptor);
                EventLoops.Leave(_loop);
            }
        }

        _read?.End(failure);
        _write?.End(failure);
    }

    private void Ask(uint kinds)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        if (_loop is null)
        {
            Join(kinds);
        }
        else if ((kinds & ~_kinds) != 0)
        {
            Change(kinds);
        }
    }

    private void AskNoMoreForOutput()
    {
        lock (_gate)
        {
            if (!_isClosed && _kinds != Always && !_write!.IsWaiting && _loop is not null && _loop.TryChange(this, descriptor, Always))
            {
                _kinds = Always;
            }
        }
    }

    private void Join(uint kinds)
    {
        (_read, _write) = (new ReadinessWait(), new ReadinessWait());
        var loop = EventLoops.Join();
        try
        {
            loop.Add(this, descriptor, kinds);
            (_loop, _kinds) = (loop, kinds);
        }
        catch
        {
            EventLoops.Leave(loop);
            throw;
        }
    }

    private void Change(uint kinds)
    {
        if (!_loop!.TryChange(this, descriptor, kinds))
        {
            throw new GostException(FailureReason.ResourcesExhausted, "a socket cannot be waited for");
        }

        _kinds = kinds;
    }
}
