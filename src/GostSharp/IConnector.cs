namespace GostSharp;

/// <summary>Asks a node, over a transport to it, for a connection to a target.</summary>
/// <remarks>What only some protocols can do stands beside it: <see cref="IDatagramConnector"/>, <see cref="IBindConnector"/>, <see cref="IDatagramBindConnector"/>.</remarks>
public interface IConnector
{
    /// <summary>Asks for <see cref="ConnectContext.Target"/>.</summary>
    /// <param name="transport">What the node's dialer returned. On success the result owns a stream; a <see cref="SessionConnection"/> is never owned. On failure the caller still owns it.</param>
    /// <param name="context">What is wanted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ConnectFailedException">Says with its <see cref="ConnectFailedException.Site"/> whether the node or the target failed.</exception>
    ValueTask<Connection> ConnectAsync(Connection transport, ConnectContext context, CancellationToken cancellationToken = default);
}

/// <summary>A connector that can ask its node for packets to and from a target.</summary>
public interface IDatagramConnector : IConnector
{
    /// <summary>What it needs of the route below for its packets; where that does not provide it, a hop of this connector carries none.</summary>
    /// <value>Nothing, unless packets go beside the transport.</value>
    RouteCapabilities UnderlayRequires => RouteCapabilities.None;

    /// <summary>Asks for packets to <see cref="ConnectContext.Target"/>.</summary>
    /// <param name="transport">As for <see cref="IConnector.ConnectAsync"/>.</param>
    /// <param name="underlay">The route over which the node is reached, for protocols that send packets beside the transport (SOCKS5 UDP ASSOCIATE).</param>
    /// <param name="context">What is wanted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<DatagramConnection> ConnectDatagramAsync(Connection transport, IRoute underlay, ConnectContext context, CancellationToken cancellationToken = default);
}

/// <summary>A connector that can ask its node to listen.</summary>
public interface IBindConnector : IConnector
{
    /// <summary>Asks the node behind <paramref name="dialer"/> to listen on <paramref name="address"/>.</summary>
    /// <param name="dialer">A way to reach the one picked node, as often as the protocol needs (SOCKS5 BIND: once per accepted connection); not owned.</param>
    /// <param name="address">Where the node shall listen, as it sees it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BindFailedException">The node refused.</exception>
    ValueTask<IListener> ListenAsync(IDialer dialer, System.Net.EndPoint address, CancellationToken cancellationToken = default);
}

/// <summary>A connector that can ask its node for a bound packet socket.</summary>
public interface IDatagramBindConnector : IConnector
{
    /// <summary>Asks the node behind <paramref name="dialer"/> to bind <paramref name="address"/>.</summary>
    /// <param name="dialer">As for <see cref="IBindConnector.ListenAsync"/>.</param>
    /// <param name="underlay">As for <see cref="IDatagramConnector.ConnectDatagramAsync"/>.</param>
    /// <param name="address">Where the node shall bind, as it sees it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BindFailedException">The node refused.</exception>
    ValueTask<DatagramSocket> BindDatagramAsync(IDialer dialer, IRoute underlay, System.Net.EndPoint address, CancellationToken cancellationToken = default);
}
