using System.Net;

namespace GostSharp;

/// <summary>A client's wish to have a port bound, from a listener whose sessions open a stream for every visitor of it (SSH); lasts until the client takes it back or leaves.</summary>
internal abstract class PortRequest : Connection
{
    /// <summary>What is to be bound.</summary>
    public abstract EndPoint Address { get; }

    /// <summary>Cancelled when the client wants the port no longer, or has gone, or the service stops; those who came to it meanwhile stay.</summary>
    public abstract CancellationToken Withdrawn { get; }

    /// <summary>Has the port freed, whoever wants that; those who came to it stay.</summary>
    public abstract void Withdraw();

    /// <summary>Tells the client that it is bound.</summary>
    /// <exception cref="GostException">The client has gone.</exception>
    public abstract void Grant(EndPoint? bound);

    /// <summary>Tells the client that it is not bound; disposing it unanswered says the same.</summary>
    public abstract void Refuse(GostException failure);

    /// <summary>Opens a stream to the client for somebody who came to the port.</summary>
    /// <exception cref="GostException">The client does not take it, or has gone.</exception>
    public abstract ValueTask<StreamConnection> OpenAsync(EndPoint? visitor, CancellationToken cancellationToken);

    /// <summary>To be called when the port is free again: a client that took it back is told so.</summary>
    public abstract void Freed();
}
