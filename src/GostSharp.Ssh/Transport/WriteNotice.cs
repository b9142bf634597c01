namespace GostSharp.Ssh.Transport;

/// <summary>Tells those who wait that the write with their bytes is over, no matter what others add meanwhile. Its user locks.</summary>
internal sealed class WriteNotice
{
    private TaskCompletionSource? _current;
    private TaskCompletionSource? _next;

    /// <summary>Completes after the write that is under way.</summary>
    public Task Current => Get(ref _current);

    /// <summary>Completes after the write that follows.</summary>
    public Task Next => Get(ref _next);

    /// <summary>A write is over.</summary>
    public void Written()
    {
        _current?.TrySetResult();
        (_current, _next) = (_next, null);
    }

    private static Task Get(ref TaskCompletionSource? source) =>
        (source ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
}
