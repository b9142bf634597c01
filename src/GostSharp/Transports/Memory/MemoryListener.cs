using System.Net;

namespace GostSharp.Transports.Memory;

/// <summary>A port of a host where connections arrive.</summary>
internal sealed class MemoryListener(EndPoint address, int backlog, Action<MemoryListener> release) : IListener
{
    private readonly AcceptQueue<Connection> _queue = new(backlog);

    public EndPoint? LocalEndPoint => address;

    public ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken = default) => _queue.AcceptAsync(cancellationToken);

    public ValueTask<bool> OfferAsync(Connection connection, CancellationToken cancellationToken) =>
        _queue.OfferAsync(connection, cancellationToken);

    public ValueTask DisposeAsync()
    {
        release(this);
        foreach (var forgotten in _queue.Close())
        {
            forgotten.Abort();
        }

        return ValueTask.CompletedTask;
    }
}
