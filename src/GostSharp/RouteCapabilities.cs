namespace GostSharp;

/// <summary>What a route can do, or what a dialer needs from the route below it.</summary>
[Flags]
public enum RouteCapabilities
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Stream connections to targets.</summary>
    Streams = 1,

    /// <summary>Packet connections to targets.</summary>
    Datagrams = 2,

    /// <summary>Listening for stream connections.</summary>
    Listening = 4,

    /// <summary>Binding packet sockets.</summary>
    DatagramBinding = 8,

    /// <summary>Everything.</summary>
    All = Streams | Datagrams | Listening | DatagramBinding,
}
