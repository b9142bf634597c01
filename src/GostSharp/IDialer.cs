namespace GostSharp;

/// <summary>Brings up the transport to one node over one route; both were given to its constructor.</summary>
/// <remarks>It holds nothing before it dials: one that was built for a configuration that does not come into force is just dropped.</remarks>
public interface IDialer : IAsyncDisposable
{
    /// <summary>What the dialer needs from the route below it.</summary>
    RouteCapabilities Requires { get; }

    /// <summary>Dials the node.</summary>
    /// <returns>A connection that the caller owns, or a <see cref="SessionConnection"/> that the dialer keeps and shares.</returns>
    /// <exception cref="ConnectFailedException">The node could not be reached or its transport handshake failed.</exception>
    ValueTask<Connection> DialAsync(CancellationToken cancellationToken = default);
}
