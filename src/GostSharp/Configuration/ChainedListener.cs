using System.Net;
using GostSharp.Services;

namespace GostSharp.Configuration;

/// <summary>A listener that keeps the chain alive on whose far end it listens.</summary>
internal sealed class ChainedListener(IListener inner, ChainInstance chain) : IListener, IBindingListener, IDatagramListener
{
    private int _disposed;

    public EndPoint? LocalEndPoint => inner.LocalEndPoint;

    public BindingStatus? Status => (inner as IBindingListener)?.Status;

    public DatagramStatistics? Statistics => (inner as IDatagramListener)?.Statistics;

    public Task WaitForBoundAsync() => (inner as IBindingListener)?.WaitForBoundAsync() ?? Task.CompletedTask;

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
