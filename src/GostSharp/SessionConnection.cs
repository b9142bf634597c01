using System.Net;

namespace GostSharp;

/// <summary>A connection that carries many connections: an SSH, smux or QUIC session.</summary>
/// <remarks>A dialer that hands out sessions keeps and ends them itself. Whoever opens a connection on a session owns that connection only.</remarks>
public abstract class SessionConnection : Connection
{
    /// <summary>Completes, never with a failure, when the session has ended, however it ended.</summary>
    public abstract Task Ended { get; }

    /// <summary>True while connections can be opened: false as soon as the session begins to end, or when it has room for no more in all its life; it ends by itself then.</summary>
    internal virtual bool CanOpen => !Ended.IsCompleted;

    /// <summary>Opens a connection on the session.</summary>
    /// <param name="context">What the far end is asked for; a null target leaves that to it.</param>
    /// <param name="cancellationToken">Gives up this one connection; the session stays.</param>
    /// <exception cref="ConnectFailedException">The far end refused this connection; others are not touched.</exception>
    public abstract ValueTask<Connection> OpenAsync(ConnectContext context, CancellationToken cancellationToken = default);

    /// <summary>Returns the next connection that the peer opened and that no listener of <see cref="ListenAsync"/> takes, or null when the session has ended.</summary>
    public abstract ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken = default);

    /// <summary>Asks the far end to listen on <paramref name="address"/>; several listeners may share a session.</summary>
    /// <exception cref="GostException">Sessions of this kind cannot listen (<see cref="FailureReason.NotSupported"/>), or the far end refused.</exception>
    public virtual ValueTask<IListener> ListenAsync(EndPoint address, CancellationToken cancellationToken = default) =>
        throw new BindFailedException(FailureReason.NotSupported, address, "sessions of this kind cannot listen");
}
