namespace GostSharp.Transports.Memory;

/// <summary>What both ends of a session share, and what ends with it.</summary>
internal sealed class MemorySessionState
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LiveSet<MemorySessionListener> _listeners = new();
    private readonly List<AcceptQueue<Connection>> _queues = [];
    private int _ending;

    public LiveSet<IResettable> Connections { get; } = new();

    public Task Ended => _ended.Task;

    public void Own(AcceptQueue<Connection> queue) => _queues.Add(queue);

    public bool TryOwn(MemorySessionListener listener) => _listeners.TryAdd(listener);

    public void Disown(MemorySessionListener listener) => _listeners.Remove(listener);

    /// <summary>Why the session ended, where somebody said so.</summary>
    public Exception? Reason { get; private set; }

    public void End(Exception? reason = null)
    {
        if (Interlocked.Exchange(ref _ending, 1) != 0)
        {
            return;
        }

        Reason = reason;
        foreach (var connection in Connections.Close())
        {
            connection.Reset();
        }

        foreach (var forgotten in _queues.SelectMany(static queue => queue.Close()))
        {
            forgotten.Abort();
        }

        var unbound = Task.WhenAll(_listeners.Close().Select(listener => listener.StopAsync()));
        unbound.ContinueWith(_ => _ended.TrySetResult(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
