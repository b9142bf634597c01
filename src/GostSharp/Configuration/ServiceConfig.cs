namespace GostSharp.Configuration;

/// <summary>One service: a listener, a handler and their targets.</summary>
public sealed record ServiceConfig
{
    /// <summary>Its name, unique among the services.</summary>
    public required string Name { get; init; }

    /// <summary>Where it listens, as <c>host:port</c>; port 0 picks a free one.</summary>
    /// <remarks>An empty host is the loopback: write <c>0.0.0.0:80</c> or <c>[::]:80</c> to listen on every interface.</remarks>
    public required string Address { get; init; }

    /// <summary>How it listens.</summary>
    /// <value>Plain TCP on this machine by default.</value>
    public ListenerConfig Listener { get; init; } = new();

    /// <summary>What it does with its connections.</summary>
    /// <value>Forwards them to the targets by default.</value>
    public HandlerConfig Handler { get; init; } = new();

    /// <summary>Where it forwards to.</summary>
    /// <value>Null by default: the end of the handler's chain decides.</value>
    public TargetsConfig? Targets { get; init; }

    /// <summary>How many connections it serves at once; further ones wait in the listener's queue.</summary>
    /// <value>16,384 by default.</value>
    public int MaxConnections { get; init; } = 16_384;
}
