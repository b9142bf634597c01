namespace GostSharp.Relaying;

/// <summary>Carries bytes between a client and a target, both ways, until both directions have ended.</summary>
/// <remarks>
/// Bytes are never lost, reordered or duplicated. One direction's end is passed on as a half-close while the other goes on;
/// a failure of one side ends both, and the other side sees it as a failure too (TCP: a reset) unless it had been told everything, its end included.
/// A side that was silent for too long is closed; one that did not take what was there for it sees a failure.
/// While nothing moves no buffer is held.
/// The relay does not dispose the connections.
/// </remarks>
public sealed class Relay : ITraffic
{
    private readonly StreamConnection _client;
    private readonly StreamConnection _target;
    private readonly RelayOptions _options;
    private readonly TimeProvider _timeProvider;
    private RelayDirection? _up;
    private RelayDirection? _down;
    private RelayDirection? _endedFirst;
    private int _started;

    /// <summary>Creates a relay between two connections.</summary>
    /// <param name="client">The connection that was accepted.</param>
    /// <param name="target">The connection that was dialled.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException">The buffer is too small, or a timeout is negative or longer than 49 days.</exception>
    public Relay(StreamConnection client, StreamConnection target, RelayOptions? options = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(target);
        _client = client;
        _target = target;
        _options = options ?? new RelayOptions();
        _timeProvider = timeProvider ?? TimeProvider.System;
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.BufferSize, 1024, nameof(options));
        ThrowIfNoLimit(_options.HalfCloseTimeout, nameof(options));
        ThrowIfNoLimit(_options.IdleTimeout, nameof(options));
    }

    /// <inheritdoc/>
    public long BytesUp => _up?.Bytes ?? 0;

    /// <inheritdoc/>
    public long BytesDown => _down?.Bytes ?? 0;

    /// <summary>Runs until both directions have ended, one side has failed or the caller gives up; all of these are results.</summary>
    /// <exception cref="InvalidOperationException">The relay was run before.</exception>
    public async Task<RelayResult> RunAsync(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
        {
            throw new InvalidOperationException("A relay runs once.");
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var inactivity = new InactivityLimit(stop, _timeProvider);
        inactivity.Arm(_options.IdleTimeout);
        Action<RelayDirection> sourceEnded = NoteEnd;
        _up = new RelayDirection(_client, _target, _options.BufferSize, inactivity, sourceEnded);
        _down = new RelayDirection(_target, _client, _options.BufferSize, inactivity, sourceEnded);

        var (end, error) = await RunAsync(stop, inactivity, cancellationToken).ConfigureAwait(false);
        Finish(end, error);
        return new RelayResult(end, BytesUp, BytesDown, error);
    }

    // Noted before the end is passed on: the other side may answer it with its own end before the first direction has returned.
    private void NoteEnd(RelayDirection direction) => Interlocked.CompareExchange(ref _endedFirst, direction, null);

    private async Task<(RelayEnd End, Exception? Error)> RunAsync(
        CancellationTokenSource stop, InactivityLimit inactivity, CancellationToken cancellationToken)
    {
        var up = _up!.RunAsync(stop.Token);
        var down = _down!.RunAsync(stop.Token);
        var upFirst = await Task.WhenAny(up, down).ConfigureAwait(false) == up;
        var first = await (upFirst ? up : down).ConfigureAwait(false);
        if (first.End is DirectionEnd.SourceFailed)
        {
            // The side that cannot be read cannot be written either.
            await stop.CancelAsync().ConfigureAwait(false);
        }
        else
        {
            // After a failed write the other direction may still hold what the broken side said before it broke.
            inactivity.Arm(_options.HalfCloseTimeout);
        }

        var second = await (upFirst ? down : up).ConfigureAwait(false);
        return Judge(upFirst, first, second, cancellationToken.IsCancellationRequested, inactivity.HasExpired);
    }

    // What ended in order has ended in order, even when the caller gives up in the same moment: nothing may be aborted then.
    private (RelayEnd End, Exception? Error) Judge(
        bool upFirst, DirectionResult first, DirectionResult second, bool canceled, bool expired) => (first, second) switch
        {
            ({ End: DirectionEnd.Completed }, { End: DirectionEnd.Completed }) => (_endedFirst == _up ? RelayEnd.ClientClosed : RelayEnd.TargetClosed, null),
            _ when canceled => (RelayEnd.Canceled, null),
            ({ Error: not null }, _) => (FailedSide(upFirst, first.End), first.Error),
            (_, { Error: not null }) => (FailedSide(!upFirst, second.End), second.Error),
            _ when expired => (RelayEnd.TimedOut, null),
            _ => (RelayEnd.Canceled, null),
        };

    private static RelayEnd FailedSide(bool isUp, DirectionEnd end) =>
        isUp == end is DirectionEnd.SourceFailed ? RelayEnd.ClientFailed : RelayEnd.TargetFailed;

    private static void ThrowIfNoLimit(TimeSpan timeout, string parameter)
    {
        if (!Deadline.IsLimit(timeout))
        {
            throw new ArgumentOutOfRangeException(parameter, timeout, "A timeout is infinite, or from zero to 49 days.");
        }
    }

    private void Finish(RelayEnd end, Exception? error)
    {
        if (IsToBeAborted(_down!, end))
        {
            _client.Abort(error);
        }

        if (IsToBeAborted(_up!, end))
        {
            _target.Abort(error);
        }
    }

    // A side that was told everything is only to be closed: an abort could destroy what is still on its way there.
    // One that was silent for too long is closed too, unless it lacks bytes that were read for it: an end would hide that.
    private static bool IsToBeAborted(RelayDirection towards, RelayEnd end) => end switch
    {
        RelayEnd.ClientFailed or RelayEnd.TargetFailed or RelayEnd.Canceled => !towards.HasCompleted,
        RelayEnd.TimedOut => towards.WasCut,
        _ => false,
    };
}
