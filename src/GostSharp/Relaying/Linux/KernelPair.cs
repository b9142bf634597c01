using GostSharp.Kernel;

namespace GostSharp.Relaying.Linux;

/// <summary>Two sockets between which a loop carries bytes, both ways, until both directions have ended; it owns them.</summary>
/// <remarks>Whoever has news of it takes its lock: the loop with an event, a caller who gives up, the clock.</remarks>
internal sealed class KernelPair : ILoopWork, IRelayPair
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<(RelayEnd End, Exception? Error)> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly EventLoop _loop;
    private readonly KernelSide _client;
    private readonly KernelSide _target;
    private readonly KernelDirection _up;
    private readonly KernelDirection _down;
    private readonly InactivityLimit _inactivity;
    private readonly RelayOptions _options;
    private KernelDirection? _first;
    private KernelDirection? _closedFirst;
    private bool _isQueued;
    private bool _isOver;

    /// <param name="loop">Joined on behalf of the pair, which leaves it.</param>
    /// <param name="client">The client's socket, and what was read from it before.</param>
    /// <param name="target">The target's socket, and what was read from it before.</param>
    /// <param name="options">Of the relay.</param>
    /// <param name="timeProvider">The clock.</param>
    public KernelPair(EventLoop loop, DetachedStream client, DetachedStream target, RelayOptions options, TimeProvider timeProvider)
    {
        _loop = loop;
        _options = options;
        _inactivity = new InactivityLimit(() => Cancel(canceled: false), timeProvider);
        _client = new KernelSide(this, client.Socket);
        _target = new KernelSide(this, target.Socket);
        _up = new KernelDirection(_client, _target, options.BufferSize, client.Leftover, _inactivity);
        _down = new KernelDirection(_target, _client, options.BufferSize, target.Leftover, _inactivity);
    }

    public IRelayDirection Up => _up;

    public IRelayDirection Down => _down;

    public async Task<(RelayEnd End, Exception? Error)> RunAsync(CancellationToken cancellationToken)
    {
        Start();
        using var registration = cancellationToken.UnsafeRegister(static pair => ((KernelPair)pair!).Cancel(canceled: true), this);
        return await _completion.Task.ConfigureAwait(false);
    }

    /// <summary>Ends it because somebody aborted or closed the connection that was the client's.</summary>
    public void AbortClient(Exception? reason) => Fail(_up, _down, reason);

    /// <summary>Ends it because somebody aborted or closed the connection that was the target's.</summary>
    public void AbortTarget(Exception? reason) => Fail(_down, _up, reason);

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
    }

    void ILoopWork.Continue()
    {
        lock (_gate)
        {
            _isQueued = false;
            Turn();
        }
    }

    public void Dispose() => _inactivity.Dispose();

    // The loop may call before the second socket is known to it: it waits at the lock.
    private void Start()
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return; // Somebody aborted one of the connections before it began.
            }

            _inactivity.Arm(_options.IdleTimeout);
            var direction = _up;
            try
            {
                _client.Watch(_loop);
                direction = _down;
                _target.Watch(_loop);
            }
            catch (GostException exception)
            {
                End(direction, DirectionEnd.SourceFailed, exception);
            }
        }
    }

    private void Turn()
    {
        var isMoreUp = Move(_up);
        var isMore = Move(_down) || isMoreUp;
        if (isMore && !_isOver && !_isQueued)
        {
            _isQueued = true;
            _loop.Again(this);
        }
    }

    private bool Move(KernelDirection direction)
    {
        if (_isOver || direction.Result is not null)
        {
            return false;
        }

        var isMore = direction.Move(_loop);
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
        _inactivity.Arm(_options.HalfCloseTimeout);
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
    }

    private void Finish(bool canceled)
    {
        _isOver = true;
        var second = _first == _up ? _down : _up;
        var verdict = new RelayVerdict(_first == _up, _first!.Result!.Value, second.Result!.Value, _closedFirst == _up);
        var (end, error) = verdict.Judge(canceled, _inactivity.HasExpired);
        Close(_client, RelayVerdict.IsToBeAborted(_down, end));
        Close(_target, RelayVerdict.IsToBeAborted(_up, end));
        _up.Release();
        _down.Release();
        EventLoops.Leave(_loop);
        _completion.SetResult((end, error));
    }

    private void Close(KernelSide side, bool asFailure)
    {
        _loop.Remove(side);
        side.Close(asFailure);
    }
}
