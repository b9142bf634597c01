namespace GostSharp.Routing;

/// <summary>One machine of a hop: how to get to it and how to ask it for more.</summary>
internal sealed class Node(Candidate candidate, IDialer dialer, IConnector connector)
{
    public Candidate Candidate { get; } = candidate;

    public IDialer Dialer { get; } = new NodeDialer(dialer);

    public IConnector Connector { get; } = connector;

    /// <summary>What a route that ends here can do.</summary>
    public RouteCapabilities Provides =>
        RouteCapabilities.Streams
        | (Connector is IDatagramConnector ? RouteCapabilities.Datagrams : RouteCapabilities.None)
        | (Connector is IBindConnector ? RouteCapabilities.Listening : RouteCapabilities.None)
        | (Connector is IDatagramBindConnector ? RouteCapabilities.DatagramBinding : RouteCapabilities.None);
}
