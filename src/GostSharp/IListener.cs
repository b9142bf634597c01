using System.Net;

namespace GostSharp;

/// <summary>A bound place where connections arrive.</summary>
public interface IListener : IAsyncDisposable
{
    /// <summary>The bound address, with the real port where port 0 was asked for.</summary>
    EndPoint? LocalEndPoint { get; }

    /// <summary>Waits for the next connection, which the caller then owns.</summary>
    /// <returns>The connection, or null when the listener was unbound or its tunnel has ended.</returns>
    /// <remarks>One caller at a time. A failure of one connection is not thrown here: the next one is awaited.</remarks>
    ValueTask<Connection?> AcceptAsync(CancellationToken cancellationToken = default);

    /// <summary>Stops accepting and frees the address, while connections that were accepted live on until they or the listener are disposed.</summary>
    /// <remarks>The default disposes the listener, which is right where accepted connections do not depend on it.</remarks>
    ValueTask UnbindAsync(CancellationToken cancellationToken = default) => DisposeAsync();
}
