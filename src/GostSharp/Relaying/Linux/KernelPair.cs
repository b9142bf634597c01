using GostSharp.Kernel;

namespace GostSharp.Relaying.Linux;

/// <summary>Two sockets between which a loop carries bytes, both ways, until both directions have ended; it owns them.</summary>
/// <remarks>Whoever has news of it takes its lock: the loop with an event, a caller who gives up, the clock.</remarks>
internal sealed class KernelPair : KernelCompletion, ILoopWork, IRelayPair
{
    private readonly Lock _gate = new();
    private readonly KernelDirection _up;
    private readonly KernelDirection _down;
    private readonly RelayOptions _options;
    private readonly TimeProvider _timeProvider;
    private InactivityLimit? _inactivity; // Only of one that is limited.
    private KernelDirection? _first;
    private KernelDirection? _closedFirst;
    private bool _isQueued;
    private volatile bool _isOver;
    private bool _isBusy;
    private RelayEnd _end;
    private Exception? _error;

    /// <param name="loop">Joined on behalf of the pair, which leaves it.</param>
    /// <param name="client">The client's socket, and what was read from it before.</param>
    /// <param name="target">The target's socket, and what was read from it before.</param>
    /// <param name="options">Of the relay.</param>
    /// <param name="timeProvider">The clock.</param>
    public KernelPair(EventLoop loop, DetachedStream client, DetachedStream target, RelayOptions options, TimeProvider timeProvider)
    {
        Loop = loop;
        _options = options;
        _timeProvider = timeProvider;
        Client = new KernelSide(this, client.Socket, !target.Leftover.IsEmpty);
        Target = new KernelSide(this, target.Socket, !client.Leftover.IsEmpty);
        _up = new KernelDirection(this, Client, Target, client.Leftover);
        _down = new KernelDirection(this, Target, Client, target.Leftover);
    }

    public EventLoop Loop { get; private set; }

    public KernelSide Client { get; }

    public KernelSide Target { get; }

    /// <summary>Bytes to read at a time.</summary>
    public int BufferSize => _options.BufferSize;

    public IRelayDirection Up => _up;

    public IRelayDirection Down => _down;

    public ValueTask<RelayResult> RunAsync(bool endsPromptly, CancellationToken cancellationToken)
    {
        Start();
        return WaitAsync(endsPromptly, cancellationToken);
    }

    /// <summary>Notes that bytes moved.</summary>
    public void Touch() => _inactivity?.Touch();

    /// <summary>Ends it because somebody aborted or closed the connection that was a side's.</summary>
    public void Abort(KernelSide side, Exception? reason)
    {
        var (from, towards) = side == Client ? (_up, _down) : (_down, _up);
        Fail(from, towards, reason);
    }

    /// <summary>Takes note of an event and moves what can be moved; for the loop.</summary>
    public void Ready(KernelSide side, uint kinds)
    {
        lock (_gate)
        {
            if (!_isOver)
            {
                side.Note(kinds);
                Turn();
            }
        }

        TellEnd();
    }

    void ILoopWork.Continue()
    {
        lock (_gate)
        {
            _isQueued = false;
            Turn();
        }

        TellEnd();
    }

    protected override void GiveUp() => Cancel(canceled: true);

    // The loop may call before the second socket is known to it: it waits at the lock.
    private void Start()
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return; // Somebody aborted one of the connections before it began.
            }

            Limit(_options.IdleTimeout);
            Watch();
        }

        TellEnd();
    }

    private void Watch()
    {
        var direction = _down;
        try
        {
            Target.Watch(Loop); // First, as the client is more likely to have said something already.
            direction = _up;
            Client.Watch(Loop);
        }
        catch (GostException exception)
        {
            End(direction, DirectionEnd.SourceFailed, exception);
        }
    }

    private void Turn()
    {
        var isMoreUp = Move(_up);
        var isMore = Move(_down) || isMoreUp;
        if (_isOver || _isQueued)
        {
            return;
        }

        // Where it goes, the loop is told at once what there is to do.
        if ((isMore || Loop.IsBehind) && EventLoops.TryLeaveForBetter(Loop, isMore, ref _isBusy) is { } better)
        {
            MoveTo(better);
        }
        else if (isMore)
        {
            _isQueued = true;
            Loop.Again(this);
        }
    }

    // For the loop's own thread: it uses what is the loop's.
    private void MoveTo(EventLoop loop)
    {
        Loop.Remove(Client, Client.Descriptor);
        Loop.Remove(Target, Target.Descriptor);
        Loop = loop;
        Watch();
    }

    private bool Move(KernelDirection direction)
    {
        if (_isOver || direction.Result is not null)
        {
            return false;
        }

        var isMore = direction.Move(Loop);
        if (direction.HasSourceEnded)
        {
            _closedFirst ??= direction;
        }

        if (direction.Result is not null)
        {
            NoteEnd(direction);
        }

        return isMore;
    }

    private void End(KernelDirection direction, DirectionEnd how, Exception? error = null)
    {
        direction.Finish(how, error);
        NoteEnd(direction);
    }

    private void NoteEnd(KernelDirection direction)
    {
        var other = direction == _up ? _down : _up;
        _first ??= direction;
        if (direction.Result!.Value.End is DirectionEnd.SourceFailed && other.Result is null)
        {
            // The side that cannot be read cannot be written either.
            other.Finish(DirectionEnd.Canceled);
        }

        if (other.Result is not null)
        {
            Finish(canceled: false);
            return;
        }

        // After a failed write the other direction may still hold what the broken side said before it broke.
        Limit(_options.HalfCloseTimeout);
    }

    private void Limit(TimeSpan limit)
    {
        if (_inactivity is not null || limit != Timeout.InfiniteTimeSpan)
        {
            _inactivity ??= new InactivityLimit(() => Cancel(canceled: false), _timeProvider);
            _inactivity.Arm(limit);
        }
    }

    private void Cancel(bool canceled)
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return;
            }

            foreach (var direction in (ReadOnlySpan<KernelDirection>)[_up, _down])
            {
                if (direction.Result is null)
                {
                    _first ??= direction;
                    direction.Finish(DirectionEnd.Canceled);
                }
            }

            Finish(canceled);
        }

        TellEnd();
    }

    private void Fail(KernelDirection from, KernelDirection towards, Exception? reason)
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return;
            }

            var error = reason ?? new IOException("the connection was closed on this side");
            if (from.Result is null)
            {
                End(from, DirectionEnd.SourceFailed, error);
            }
            else
            {
                End(towards, DirectionEnd.DestinationFailed, error);
            }
        }

        TellEnd();
    }

    private void Finish(bool canceled)
    {
        var second = _first == _up ? _down : _up;
        var verdict = new RelayVerdict(_first == _up, _first!.Result!.Value, second.Result!.Value, _closedFirst == _up);
        (_end, _error) = verdict.Judge(canceled, _inactivity is { HasExpired: true });
        Close(Client, RelayVerdict.IsToBeAborted(_down, _end));
        Close(Target, RelayVerdict.IsToBeAborted(_up, _end));
        _up.Release();
        _down.Release();
        _inactivity?.Dispose();
        EventLoops.Leave(Loop, _isBusy);
        _isOver = true;
    }

    private void TellEnd()
    {
        if (_isOver)
        {
            Tell(new RelayResult(_end, _up.Bytes, _down.Bytes, _error));
        }
    }

    private void Close(KernelSide side, bool asFailure)
    {
        Loop.Remove(side);
        side.Close(asFailure);
    }
}
