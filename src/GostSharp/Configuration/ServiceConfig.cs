namespace GostSharp.Configuration;

/// <summary>One service: a listener, a handler and their targets.</summary>
public sealed record ServiceConfig
{
    /// <summary>Its name, unique among the services.</summary>
    public required string Name { get; init; }

    /// <summary>Where it listens, as <c>host:port</c>; port 0 picks a free one.</summary>
    /// <remarks>An empty host is every interface, as in gost's files; <see cref="ServiceBuilder.Listen"/> makes it the loopback.</remarks>
    public required string Address { get; init; }

    /// <summary>How it listens.</summary>
    /// <value>Plain TCP on this machine by default.</value>
    public ListenerConfig Listener { get; init; } = new();

    /// <summary>What it does with its connections.</summary>
    /// <value>Forwards them to the targets by default.</value>
    public HandlerConfig Handler { get; init; } = new();

    /// <summary>Where it forwards to (gost's <c>forwarder</c>).</summary>
    /// <value>Null by default: the end of the handler's chain decides.</value>
    public TargetsConfig? Targets { get; init; }

    /// <summary>How many connections it serves at once; further ones wait in the listener's queue.</summary>
    /// <value>Null by default: the parameter <c>maxConnections</c>, else 16,384.</value>
    public int? MaxConnections { get; init; }

    /// <summary>Parameters of the service; the handler's win over them.</summary>
    /// <value>Empty by default.</value>
    public ConfigDictionary Metadata { get; init; } = ConfigDictionary.Empty;
}
