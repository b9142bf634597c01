namespace GostSharp.Kcp.Tests.Network;

/// <summary>Time, and what happens in it: one thing after the other, the same for the same seed.</summary>
internal sealed class SimulatedNetwork(int seed)
{
    private readonly PriorityQueue<Action, (long Time, long Order)> _events = new();
    private long _order;

    public Random Random { get; } = new(seed);

    /// <summary>Milliseconds since the begin.</summary>
    public long Now { get; private set; }

    public void At(long time, Action action) => _events.Enqueue(action, (Math.Max(time, Now), _order++));

    /// <summary>Lets time pass until <paramref name="isDone"/>; false when that takes longer than <paramref name="limit"/> milliseconds, or nothing happens any more.</summary>
    public bool RunUntil(Func<bool> isDone, long limit)
    {
        var end = Now + limit;
        while (!isDone())
        {
            if (!_events.TryPeek(out _, out var next) || next.Time > end)
            {
                return false;
            }

            Now = next.Time;
            _events.Dequeue()();
        }

        return true;
    }

    /// <summary>Lets time pass.</summary>
    public void Run(long milliseconds)
    {
        var end = Now + milliseconds;
        RunUntil(() => false, milliseconds);
        Now = end;
    }
}
