namespace GostSharp.Kernel;

/// <summary>Waits for something to read from one descriptor on several loops, of which the kernel tells one that has nothing else to do.</summary>
/// <param name="descriptor">Stays its owner's, who closes it after these.</param>
internal sealed class ReadinessLanes(int descriptor)
{
    private readonly ReadinessLane[] _lanes = new ReadinessLane[EventLoops.MaxCount];
    private readonly Lock _gate = new();
    private bool _isClosed;

    /// <summary>Waits on a loop of one's own, for one caller at a time, who may go on on the thread of some loop (<see cref="PromptThread"/>); to be called when there was nothing.</summary>
    /// <exception cref="GostException">There is no loop to be had.</exception>
    /// <exception cref="ObjectDisposedException">It was closed.</exception>
    public ValueTask WaitAsync(int lane, CancellationToken cancellationToken) => TryJoin(lane) is { } joined
        ? joined.WaitAsync(cancellationToken)
        : new ValueTask(Task.Delay(Timeout.Infinite, cancellationToken));

    /// <summary>Lets the next wait end when everybody else of this thread's loop had a turn, whether or not there is more by then.</summary>
    public void GoOnAfterOthers(int lane) => EventLoop.Current!.Again(Join(lane));

    /// <summary>Tells another one that there may be something: to be called by one who does not look for now, who may be the only one that was told.</summary>
    public void PassOn(int lane) => TellOther(_lanes[lane]);

    /// <summary>Leaves the loops; whoever waits tries again.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
        }

        foreach (var lane in _lanes)
        {
            lane?.Close(descriptor);
        }
    }

    // Where there is no loop for one, the others have to do.
    private ReadinessLane? TryJoin(int lane)
    {
        try
        {
            return Join(lane);
        }
        catch (GostException) when (Array.Exists(_lanes, static other => other is not null))
        {
            return null;
        }
    }

    // The loop learns of the descriptor with the first wait.
    private ReadinessLane Join(int lane)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            return _lanes[lane] ??= ReadinessLane.Join(EventLoops.JoinAt(lane), descriptor, TellOther);
        }
    }

    // The kernel has told one only, and it had nobody to tell: it is about to look, or does something else for now.
    private void TellOther(ReadinessLane? busy)
    {
        foreach (var lane in _lanes)
        {
            if (lane is not null && lane != busy && lane.Signal())
            {
                break;
            }
        }
    }
}
