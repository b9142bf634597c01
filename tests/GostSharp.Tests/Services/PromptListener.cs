using System.Net;

namespace GostSharp.Tests.Services;

/// <summary>A listener whose only accept ends, without a connection, on the thread of a loop.</summary>
internal sealed class PromptListener : IPromptListener
{
    // Whoever waits goes on where it is set.
    private readonly TaskCompletionSource<Connection?> _accept = new();
    private readonly TaskCompletionSource _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public EndPoint? LocalEndPoint => null;

    public int Lanes => 1;

    /// <summary>Completes when somebody waits for a connection.</summary>
    public Task Waiting => _waiting.Task;

    public void End() => LoopThread.Run(() => _accept.SetResult(null));

    public ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public ValueTask<Connection?> AcceptPromptlyAsync(int lane, CancellationToken cancellationToken)
    {
        _waiting.SetResult();
        return new ValueTask<Connection?>(_accept.Task);
    }

    public void PassOn(int lane)
    {
        // There is but one.
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
