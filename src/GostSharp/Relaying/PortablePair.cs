namespace GostSharp.Relaying;

/// <summary>Carries the bytes of any two connections, through their streams.</summary>
internal sealed class PortablePair : IRelayPair, IDisposable
{
    private readonly StreamConnection _client;
    private readonly StreamConnection _target;
    private readonly RelayOptions _options;
    private readonly CancellationTokenSource _stop = new();
    private readonly InactivityLimit _inactivity;
    private readonly RelayDirection _up;
    private readonly RelayDirection _down;
    private readonly RelayPause? _pause;
    private RelayDirection? _closedFirst;

    public PortablePair(StreamConnection client, StreamConnection target, RelayOptions options, TimeProvider timeProvider, Func<bool>? isPauseWanted = null)
    {
        _client = client;
        _target = target;
        _options = options;
        _inactivity = new InactivityLimit(_stop, timeProvider);
        Action<RelayDirection> sourceEnded = NoteEnd;
        _up = new RelayDirection(client, target, options.BufferSize, _inactivity, sourceEnded);
        _down = new RelayDirection(target, client, options.BufferSize, _inactivity, sourceEnded) { Back = _up };
        _up.Back = _down;
        _up.Pause = _down.Pause = _pause = isPauseWanted is null ? null : new RelayPause(isPauseWanted, _stop.Token);
    }

    public IRelayDirection Up => _up;

    public IRelayDirection Down => _down;

    /// <summary>Whether both directions have stopped as was wanted: nothing is under way, and the sides are to be carried on. The result says nothing then.</summary>
    public bool HasPaused { get; private set; }

    public async ValueTask<RelayResult> RunAsync(bool endsPromptly, CancellationToken cancellationToken)
    {
        using var self = this;
        using var registration = cancellationToken.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), _stop);
        _inactivity.Arm(_options.IdleTimeout);
        GoOnPromptly();
        var verdict = await RunBothAsync().ConfigureAwait(false);
        HasPaused = (verdict.First.End, verdict.Second.End) is (DirectionEnd.Paused, DirectionEnd.Paused);
        if (HasPaused)
        {
            return default;
        }

        var (end, error) = verdict.Judge(cancellationToken.IsCancellationRequested, _inactivity.HasExpired);
        Finish(end, error);
        if (!endsPromptly || error is not null)
        {
            await PromptThread.LeaveAsync();
        }

        return new RelayResult(end, _up.Bytes, _down.Bytes, error);
    }

    public void Dispose()
    {
        _inactivity.Dispose();
        _pause?.Dispose();
        _stop.Dispose();
    }

    private void GoOnPromptly()
    {
        if (_client.PromptReads is { } client && _target.PromptReads is { } target)
        {
            (_up.PromptReads, _down.PromptReads) = (client, target);
        }
    }

    // Noted before the end is passed on: the other side may answer it with its own end before the first direction has returned.
    private void NoteEnd(RelayDirection direction) => Interlocked.CompareExchange(ref _closedFirst, direction, null);

    private async Task<RelayVerdict> RunBothAsync()
    {
        var up = _up.RunAsync(_stop.Token);
        var down = _down.RunAsync(_stop.Token);
        var upFirst = await Task.WhenAny(up, down).ConfigureAwait(false) == up;
        var first = await (upFirst ? up : down).ConfigureAwait(false);
        if (first.End is DirectionEnd.SourceFailed)
        {
            // The side that cannot be read cannot be written either.
            await _stop.CancelAsync().ConfigureAwait(false);
        }
        else if (first.End is not DirectionEnd.Paused)
        {
            // After a failed write the other direction may still hold what the broken side said before it broke.
            _inactivity.Arm(_options.HalfCloseTimeout);
        }

        var second = await (upFirst ? down : up).ConfigureAwait(false);
        return new RelayVerdict(upFirst, first, second, _closedFirst == _up);
    }

    private void Finish(RelayEnd end, Exception? error)
    {
        if (RelayVerdict.IsToBeAborted(_down, end))
        {
            _client.Abort(error);
        }

        if (RelayVerdict.IsToBeAborted(_up, end))
        {
            _target.Abort(error);
        }
    }
}
