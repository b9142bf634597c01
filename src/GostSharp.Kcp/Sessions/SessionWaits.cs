namespace GostSharp.Kcp.Sessions;

/// <summary>Who waits for a session: a reader, a writer, and those who want to see it drained or ended.</summary>
internal sealed class SessionWaits
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _drained;

    public Wakeup Readable { get; } = new();

    public Wakeup Writable { get; } = new();

    public Task Ended => _ended.Task;

    /// <summary>Completes with the next acknowledgement after which nothing is owed, or with the end.</summary>
    public Task Drained => (_drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Wakes those who can go on.</summary>
    public void Wake(SessionCore core)
    {
        if (core.Available > 0)
        {
            Readable.Set();
        }

        if (core.HasRoom)
        {
            Writable.Set();
        }

        if (core.Unacknowledged == 0)
        {
            WakeDrained();
        }
    }

    /// <summary>Wakes everybody.</summary>
    public void End()
    {
        WakeDrained();
        Readable.Set();
        Writable.Set();
        _ended.TrySetResult();
    }

    private void WakeDrained()
    {
        _drained?.TrySetResult();
        _drained = null;
    }
}
