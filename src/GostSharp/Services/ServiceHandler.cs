namespace GostSharp.Services;

/// <summary>A handler with what it stands on, shared by the service and the connections that it serves: it lives until the last of them has left.</summary>
internal sealed class ServiceHandler(IHandler handler, Func<ValueTask> releaseResources) : RefCounted
{
    public IHandler Handler { get; } = handler;

    protected override async ValueTask DisposeAsync()
    {
        await PromptThread.LeaveAsync();
        try
        {
            await DisposeHandlerAsync().ConfigureAwait(false);
        }
        finally
        {
            await releaseResources().ConfigureAwait(false);
        }
    }

    private async ValueTask DisposeHandlerAsync()
    {
        switch (Handler)
        {
            case IAsyncDisposable disposable:
                await disposable.DisposeAsync().ConfigureAwait(false);
                break;
            case IDisposable disposable:
                disposable.Dispose();
                break;
        }
    }
}
