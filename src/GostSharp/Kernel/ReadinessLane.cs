namespace GostSharp.Kernel;

/// <summary>The waits on one of several loops that share a descriptor.</summary>
internal sealed class ReadinessLane : Pollable, ILoopWork
{
    private readonly EventLoop _loop;
    private readonly Action<ReadinessLane> _tellOther;
    private readonly ReadinessWait _wait = new();

    private ReadinessLane(EventLoop loop, Action<ReadinessLane> tellOther) => (_loop, _tellOther) = (loop, tellOther);

    /// <param name="loop">Its loop, which was joined for it.</param>
    /// <param name="descriptor">What is waited for.</param>
    /// <param name="tellOther">Called when something happens while nobody waits here.</param>
    /// <exception cref="GostException">The kernel has no room for it.</exception>
    public static ReadinessLane Join(EventLoop loop, int descriptor, Action<ReadinessLane> tellOther)
    {
        var lane = new ReadinessLane(loop, tellOther);
        try
        {
            loop.Add(lane, descriptor, Epoll.Input | Epoll.Exclusive);
            return lane;
        }
        catch
        {
            EventLoops.Leave(loop);
            throw;
        }
    }

    public ValueTask WaitAsync(CancellationToken cancellationToken) => _wait.WaitAsync(cancellationToken);

    /// <summary>Something may have happened; false when nobody waits here, but whoever does next is told. Whoever waits goes on here, if this is a <see cref="PromptThread"/>.</summary>
    public bool Signal() => _wait.Signal(goesOnPromptly: PromptThread.IsCurrent);

    public override void Ready(uint kinds)
    {
        if (!Signal())
        {
            _tellOther(this);
        }
    }

    void ILoopWork.Continue() => Signal();

    public void Close(int descriptor)
    {
        _loop.Remove(this, descriptor);
        EventLoops.Leave(_loop);
        _wait.End(failure: null);
    }
}
