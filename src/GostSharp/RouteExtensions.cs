using System.Net;

namespace GostSharp;

/// <summary>Streams over routes, for programs that bring their own protocol: an <see cref="HttpClient"/>, a database driver.</summary>
public static class RouteExtensions
{
    /// <summary>Connects to <paramref name="address"/> and returns the bytes; disposing the stream closes the connection.</summary>
    /// <param name="route">This machine, a <see cref="ChainRoute"/>, or any other route.</param>
    /// <param name="address">As <c>host:port</c>; a name is resolved at the far end of the route.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FormatException">The text is not an address.</exception>
    /// <exception cref="ConnectFailedException">Says where on the way it failed, and why.</exception>
    public static ValueTask<Stream> OpenStreamAsync(this IRoute route, string address, CancellationToken cancellationToken = default) =>
        route.OpenStreamAsync(Address.Parse(address), cancellationToken);

    /// <inheritdoc cref="OpenStreamAsync(IRoute, string, CancellationToken)"/>
    public static async ValueTask<Stream> OpenStreamAsync(this IRoute route, EndPoint address, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(route);
        ArgumentNullException.ThrowIfNull(address);
        var connection = await route.ConnectAsync(new ConnectContext(address), cancellationToken).ConfigureAwait(false);
        if (connection is StreamConnection stream)
        {
            return new ConnectionStream(stream);
        }

        await connection.DisposeAsync().ConfigureAwait(false);
        throw new ConnectFailedException(FailureReason.NotSupported, address, "the route leads to something that is not a stream");
    }

    /// <summary>Makes an <see cref="HttpClient"/> dial over a route: the value for <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    public static Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> ToConnectCallback(this IRoute route)
    {
        ArgumentNullException.ThrowIfNull(route);
        return (context, cancellationToken) => route.OpenStreamAsync(Normalize(context.DnsEndPoint), cancellationToken);
    }

    // HttpClient calls a literal address a name, too.
    private static EndPoint Normalize(DnsEndPoint address) =>
        IPAddress.TryParse(address.Host, out var ip) ? new IPEndPoint(ip, address.Port) : address;
}
