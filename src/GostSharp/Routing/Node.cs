namespace GostSharp.Routing;

/// <summary>One machine of a hop: how to get to it and how to ask it for more.</summary>
internal sealed class Node(Candidate candidate, NodeDialer dialer, IConnector connector, string scheme)
{
    public Candidate Candidate { get; } = candidate;

    public IDialer Dialer { get; } = dialer;

    public IConnector Connector { get; } = connector;

    /// <summary>How it is talked to and where it is, for people.</summary>
    public string Description => $"{scheme} at {Address.Format(Candidate.Address)}";

    /// <summary>What a route that ends here can do when it begins with <paramref name="underlay"/>.</summary>
    public RouteCapabilities ProvidesOver(IRoute underlay) =>
        (Connector is IDatagramOnlyConnector ? RouteCapabilities.None : RouteCapabilities.Streams)
        | (Connector is IDatagramConnector packets && underlay.Provides.HasFlag(packets.UnderlayRequires) ? RouteCapabilities.Datagrams : RouteCapabilities.None)
        | (Connector is IBindConnector ? RouteCapabilities.Listening : RouteCapabilities.None)
        | (Connector is IDatagramBindConnector ? RouteCapabilities.DatagramBinding : RouteCapabilities.None);
}
