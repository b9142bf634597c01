namespace GostSharp.Transports.Memory;

/// <summary>Wakes everybody who waits for a change; its user locks, and whoever wakes looks again.</summary>
internal sealed class Pulse
{
    private TaskCompletionSource? _waiting;

    public Task Next => (_waiting ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Fire()
    {
        var waiting = _waiting;
        _waiting = null;
        waiting?.TrySetResult();
    }
}
