namespace GostSharp;

/// <summary>What a service does with an accepted connection.</summary>
public interface IHandler
{
    /// <summary>Serves <paramref name="connection"/> until it has ended; the service disposes it afterwards.</summary>
    /// <param name="connection">The accepted connection.</param>
    /// <param name="cancellationToken">Cancelled when the service stops waiting for its connections.</param>
    /// <exception cref="GostException">The connection could not be served; it ends, the service goes on.</exception>
    ValueTask HandleAsync(Connection connection, CancellationToken cancellationToken);
}
