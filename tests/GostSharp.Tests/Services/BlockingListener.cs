using System.Net;

namespace GostSharp.Tests.Services;

/// <summary>A listener that ignores the token and fails a pending accept when it is disposed, as sockets of the framework do.</summary>
internal sealed class BlockingListener : IListener
{
    private readonly TaskCompletionSource<Connection?> _accept = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public EndPoint? LocalEndPoint => null;

    /// <summary>Completes when somebody waits for a connection.</summary>
    public Task Waiting => _waiting.Task;

    public async ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        _waiting.TrySetResult();
        return await _accept.Task;
    }

    public ValueTask DisposeAsync()
    {
        _accept.TrySetException(new ObjectDisposedException(nameof(BlockingListener)));
        return ValueTask.CompletedTask;
    }
}
