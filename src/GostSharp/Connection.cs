using System.Net;

namespace GostSharp;

/// <summary>One accepted or dialled peer: bytes, packets, or a session that carries more connections.</summary>
public abstract class Connection : IAsyncDisposable
{
    private ConnectionFeatures? _features;

    /// <summary>This end's address, where the transport has one.</summary>
    public virtual EndPoint? LocalEndPoint => null;

    /// <summary>The peer's address, where the transport has one.</summary>
    public virtual EndPoint? RemoteEndPoint => null;

    /// <summary>What is known about this connection beside its addresses.</summary>
    /// <remarks>A connection that wraps another one passes the inner one's features on.</remarks>
    public virtual ConnectionFeatures Features => _features ?? CreateFeatures();

    /// <summary>Ends the connection at once, in a way that the peer sees as a failure (TCP: a reset); never throws.</summary>
    /// <param name="reason">Why, for those who wait on this connection; null when the caller just gives up.</param>
    public abstract void Abort(Exception? reason = null);

    /// <summary>Closes the connection: what was written is still delivered, both directions end.</summary>
    public abstract ValueTask DisposeAsync();

    /// <summary>Demands of the peer, where the transport can, that it acknowledges what was sent to it within <paramref name="limit"/>; otherwise the connection breaks.</summary>
    /// <remarks>A wrapper passes it on. For connections whose peer reads at all times: one that does not read for so long is taken for dead. An infinite limit takes the demand back.</remarks>
    internal virtual void LimitSilence(TimeSpan limit)
    {
    }

    private ConnectionFeatures CreateFeatures()
    {
        var created = new ConnectionFeatures();
        return Interlocked.CompareExchange(ref _features, created, null) ?? created;
    }
}
