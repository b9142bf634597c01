using System.Net;

namespace GostSharp.Configuration;

/// <summary>A listener that keeps the chain alive on whose far end it listens.</summary>
internal sealed class ChainedListener(IListener inner, ChainInstance chain) : IListener
{
    private int _disposed;

    public EndPoint? LocalEndPoint => inner.LocalEndPoint;

    public ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken = default) => inner.AcceptAsync(cancellationToken);

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => inner.UnbindAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            try
            {
                await inner.DisposeAsync().ConfigureAwait(false);
            }
            finally
            {
                await chain.ReleaseAsync().ConfigureAwait(false);
            }
        }
    }
}
