using System.Collections.Concurrent;
using System.Net;

namespace GostSharp.FunctionalTests.Support;

/// <summary>A listener that fails as often as it is told to, and remembers what it accepted without keeping it alive.</summary>
internal sealed class WatchedListener(IListener inner) : IListener
{
    /// <summary>What the next accepts throw.</summary>
    public ConcurrentQueue<Exception> Failures { get; } = new();

    public ConcurrentQueue<WeakReference> Accepted { get; } = new();

    public EndPoint? LocalEndPoint => inner.LocalEndPoint;

    public async ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        if (Failures.TryDequeue(out var failure))
        {
            throw failure;
        }

        var accepted = await inner.AcceptAsync(cancellationToken);
        Accepted.Enqueue(new WeakReference(accepted));
        return accepted;
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
