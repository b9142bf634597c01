using System.Net;

namespace GostSharp;

/// <summary>A place from which addresses can be reached: this machine, or the far end of a chain.</summary>
/// <remarks>What a route does not <see cref="Provides">provide</see> throws a <see cref="GostException"/> with <see cref="FailureReason.NotSupported"/>.</remarks>
public interface IRoute
{
    /// <summary>What the route can do.</summary>
    RouteCapabilities Provides { get; }

    /// <summary>Connects to <see cref="ConnectContext.Target"/>.</summary>
    /// <exception cref="ConnectFailedException">Says where on the way it failed, and why.</exception>
    ValueTask<Connection> ConnectAsync(ConnectContext context, CancellationToken cancellationToken = default);

    /// <summary>Opens a packet connection to <see cref="ConnectContext.Target"/>.</summary>
    /// <exception cref="ConnectFailedException">Says where on the way it failed, and why.</exception>
    ValueTask<DatagramConnection> ConnectDatagramAsync(ConnectContext context, CancellationToken cancellationToken = default);

    /// <summary>Listens on <paramref name="address"/>, as the far end of the route sees it.</summary>
    /// <exception cref="BindFailedException">The address could not be bound.</exception>
    /// <exception cref="ConnectFailedException">A node on the way failed.</exception>
    ValueTask<IListener> ListenAsync(EndPoint address, CancellationToken cancellationToken = default);

    /// <summary>Binds a packet socket to <paramref name="address"/>, as the far end of the route sees it.</summary>
    /// <exception cref="BindFailedException">The address could not be bound.</exception>
    /// <exception cref="ConnectFailedException">A node on the way failed.</exception>
    ValueTask<DatagramSocket> BindDatagramAsync(EndPoint address, CancellationToken cancellationToken = default);
}
