namespace GostSharp.Kernel;

/// <summary>The loops of this process: as many as <see cref="EventLoopCount"/> says, at most; none while nobody uses one.</summary>
internal static class EventLoops
{
    private static readonly Lock Gate = new();
    private static readonly EventLoop?[] Loops = new EventLoop?[EventLoopCount.Value];

    // Fewer are not worth the way.
    private const int UsersWorthMoving = 8;

    /// <summary>How many there can be.</summary>
    public static int MaxCount => Loops.Length;

    /// <summary>Finds the loop whose thread this is, unless it is behind, or else the one with the fewest users, or starts one; to be left by <see cref="Leave"/>.</summary>
    /// <remarks>To wake another thread costs more than most connections have to do.</remarks>
    /// <exception cref="GostException">The process has no descriptors left.</exception>
    public static EventLoop Join()
    {
        lock (Gate)
        {
            var loop = EventLoop.Current is { IsBehind: false } current ? current : StartOrFind(static loop => loop.Users);
            loop.Users++;
            return loop;
        }
    }

    /// <summary>Finds the loop of a number below <see cref="MaxCount"/>, or starts it; to be left by <see cref="Leave"/>.</summary>
    /// <exception cref="GostException">The process has no descriptors or threads left.</exception>
    public static EventLoop JoinAt(int number)
    {
        lock (Gate)
        {
            var loop = Loops[number] ??= Start();
            loop.Users++;
            return loop;
        }
    }

    /// <summary>Lets a user of a loop go to another one when that has less to do, and makes it the user of that.</summary>
    /// <param name="loop">Where it is.</param>
    /// <param name="isBusy">Whether it always has something to do, as far as one can tell.</param>
    /// <param name="isKnownAsBusy">Whether the loops know.</param>
    /// <returns>Null when there is no such loop: it stays.</returns>
    public static EventLoop? TryLeaveForBetter(EventLoop loop, bool isBusy, ref bool isKnownAsBusy)
    {
        lock (Gate)
        {
            if (isBusy && !isKnownAsBusy)
            {
                isKnownAsBusy = true;
                loop.BusyUsers++;
            }

            Func<EventLoop, int> weight = isKnownAsBusy ? static loop => loop.BusyUsers : static loop => loop.Users;
            if (weight(loop) < 2 || TryStartOrFind(weight) is not { } other || weight(loop) - weight(other) < (isKnownAsBusy ? 2 : UsersWorthMoving))
            {
                return null;
            }

            (loop.Users, other.Users) = (loop.Users - 1, other.Users + 1);
            if (isKnownAsBusy)
            {
                (loop.BusyUsers, other.BusyUsers) = (loop.BusyUsers - 1, other.BusyUsers + 1);
            }

            return other;
        }
    }

    public static void Leave(EventLoop loop, bool isKnownAsBusy = false)
    {
        lock (Gate)
        {
            loop.BusyUsers -= isKnownAsBusy ? 1 : 0;
            if (--loop.Users > 0)
            {
                return;
            }

            loop.Wake(); // Within the lock: a loop that nobody uses may be gone in the next moment.
        }
    }

    /// <summary>True when nobody uses the loop and nobody can find it any more.</summary>
    public static bool TryRetire(EventLoop loop)
    {
        lock (Gate)
        {
            if (loop.Users > 0)
            {
                return false;
            }

            Loops[Array.IndexOf(Loops, loop)] = null;
            return true;
        }
    }

    private static EventLoop StartOrFind(Func<EventLoop, int> weight)
    {
        var best = 0;
        for (var i = 1; i < Loops.Length && Weight(best) > 0; i++)
        {
            best = Weight(i) < Weight(best) ? i : best;
        }

        return Loops[best] ??= Start();

        int Weight(int index) => Loops[index] is { } loop ? weight(loop) : 0;
    }

    // Where no other loop can be had, one has to do.
    private static EventLoop? TryStartOrFind(Func<EventLoop, int> weight)
    {
        try
        {
            return StartOrFind(weight);
        }
        catch (GostException)
        {
            return null;
        }
    }

    private static EventLoop Start()
    {
        var loop = new EventLoop();
        try
        {
            loop.Start();
            return loop;
        }
        catch (OutOfMemoryException exception)
        {
            // That is how a thread is refused.
            loop.Discard();
            throw new GostException(FailureReason.ResourcesExhausted, $"there is no thread to be had: {exception.Message}", exception);
        }
    }
}
