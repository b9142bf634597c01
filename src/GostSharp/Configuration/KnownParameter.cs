namespace GostSharp.Configuration;

/// <summary>Where a parameter can stand.</summary>
[Flags]
internal enum ParameterPlaces
{
    /// <summary>At a service, its listener or its handler.</summary>
    Service = 1,

    /// <summary>At a hop, a node, its connector or its dialer.</summary>
    Node = 2,

    /// <summary>At both.</summary>
    Both = Service | Node,
}

/// <summary>What the library makes of a parameter that gost knows.</summary>
internal enum ParameterStatus
{
    /// <summary>Read from the metadata.</summary>
    Supported,

    /// <summary>Understood in a URL; files have a field for it, so that it has no effect among the metadata.</summary>
    UrlOnly,

    /// <summary>Without effect on what is supported: a matter of another protocol.</summary>
    OtherProtocol,

    /// <summary>Not supported, and not to be ignored: without it the service would do what its user does not want.</summary>
    Refused,
}

/// <summary>A parameter that gost knows.</summary>
/// <param name="Names">Its spellings, the usual one first.</param>
/// <param name="Places">Where it can stand.</param>
/// <param name="Status">What the library makes of it.</param>
/// <param name="Protocols">The protocols that it belongs to; empty for all.</param>
internal sealed record KnownParameter(IReadOnlyList<string> Names, ParameterPlaces Places, ParameterStatus Status, string Protocols)
{
    public string Name => Names[0];

    /// <summary>Whether it belongs to the protocol of that name.</summary>
    public bool IsOf(string protocol) => Protocols.Split(", ").Contains(protocol, StringComparer.OrdinalIgnoreCase);
}
