namespace GostSharp.Routing;

/// <summary>The check at every fold: what is built on a route must find what it needs there.</summary>
internal static class RouteRequirements
{
    /// <exception cref="GostException">The route does not provide all of it; the message says what could stand there.</exception>
    public static void Demand(IRoute route, RouteCapabilities needed, string who)
    {
        var missing = needed & ~route.Provides;
        if (missing is not RouteCapabilities.None)
        {
            throw new GostException(FailureReason.NotSupported, $"{who} needs {missing}, which the route before it does not provide ({Advice(missing)})");
        }
    }

    private static string Advice(RouteCapabilities missing) => missing switch
    {
        RouteCapabilities.Streams => "a hop whose connector carries streams could stand there",
        RouteCapabilities.Datagrams => "this machine, or a hop that carries UDP (socks5, http, relay, ssu, or another IDatagramConnector), could stand there",
        RouteCapabilities.Listening => "this machine, or a hop that can listen at its end (socks5, relay, or another IBindConnector), could stand there",
        RouteCapabilities.DatagramBinding => "this machine, or a hop that can bind UDP at its end (socks5, relay, or another IDatagramBindConnector), could stand there",
        _ => "this machine, or a hop that does all of that, could stand there",
    };
}
