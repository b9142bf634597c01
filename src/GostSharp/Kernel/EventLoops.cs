namespace GostSharp.Kernel;

/// <summary>The loops of this process: as many as there are cores, at most four; none while nobody uses one.</summary>
internal static class EventLoops
{
    private static readonly Lock Gate = new();
    private static readonly EventLoop?[] Loops = new EventLoop?[Math.Clamp(Environment.ProcessorCount, 1, 4)];

    /// <summary>Finds the loop with the fewest users, or starts one; to be left by <see cref="Leave"/>.</summary>
    /// <exception cref="GostException">The process has no descriptors left.</exception>
    public static EventLoop Join()
    {
        lock (Gate)
        {
            var best = 0;
            for (var i = 1; i < Loops.Length && Loops[best] is { Users: > 0 }; i++)
            {
                best = (Loops[i]?.Users ?? 0) < Loops[best]!.Users ? i : best;
            }

            var loop = Loops[best] ?? Start();
            Loops[best] = loop;
            loop.Users++;
            return loop;
        }
    }

    public static void Leave(EventLoop loop)
    {
        lock (Gate)
        {
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
