namespace GostSharp.Configuration;

/// <summary>A chain of hops; the first is dialled first, the last is the far end.</summary>
public sealed record ChainConfig
{
    /// <summary>Its name, unique among the chains.</summary>
    public required string Name { get; init; }

    /// <summary>Its hops, at least one.</summary>
    public ConfigList<HopConfig> Hops { get; init; } = [];
}

/// <summary>One hop of a chain: nodes of which one is picked for each connection.</summary>
public sealed record HopConfig
{
    /// <summary>Its name in messages.</summary>
    public required string Name { get; init; }

    /// <summary>Its nodes; without any it stands for the hop of its name among <see cref="GostConfig.Hops"/>.</summary>
    public ConfigList<NodeConfig> Nodes { get; init; } = [];

    /// <summary>How one of several nodes is picked.</summary>
    /// <value>Null by default: one after the other.</value>
    public SelectorConfig? Selector { get; init; }

    /// <summary>Parameters of the hop, which its nodes inherit.</summary>
    /// <value>Empty by default.</value>
    public ConfigDictionary Metadata { get; init; } = ConfigDictionary.Empty;
}

/// <summary>One machine of a hop.</summary>
public sealed record NodeConfig
{
    /// <summary>Its name in messages.</summary>
    public required string Name { get; init; }

    /// <summary>Its address, as <c>host:port</c>, seen from the hop before.</summary>
    public required string Address { get; init; }

    /// <summary>How it is asked for targets.</summary>
    public ConnectorConfig Connector { get; init; } = new();

    /// <summary>How it is reached.</summary>
    public DialerConfig Dialer { get; init; } = new();

    /// <summary>Its share with the <c>random</c> strategy, at least 1.</summary>
    /// <value>1 by default.</value>
    public int Weight { get; init; } = 1;

    /// <summary>Whether it is used only when no other node is left.</summary>
    /// <value>False by default.</value>
    public bool Backup { get; init; }

    /// <summary>Its own <see cref="SelectorConfig.MaxFails"/>.</summary>
    /// <value>Null by default: the selector's.</value>
    public int? MaxFails { get; init; }

    /// <summary>Its own <see cref="SelectorConfig.FailTimeout"/>.</summary>
    /// <value>Null by default: the selector's.</value>
    public TimeSpan? FailTimeout { get; init; }

    /// <summary>Parameters of the node.</summary>
    /// <value>Empty by default.</value>
    public ConfigDictionary Metadata { get; init; } = ConfigDictionary.Empty;
}

/// <summary>How a node is asked for targets.</summary>
public sealed record ConnectorConfig
{
    /// <summary>The name of the connector.</summary>
    /// <value><c>forward</c> by default: the node itself decides on the target.</value>
    public string Type { get; init; } = "forward";

    /// <summary>The credentials that it shows, where its protocol asks.</summary>
    /// <value>Null by default: none.</value>
    public AuthConfig? Auth { get; init; }

    /// <summary>Its certificate, and what it demands of the node's.</summary>
    /// <value>Null by default.</value>
    public TlsConfig? Tls { get; init; }

    /// <summary>How long the node may take to answer.</summary>
    /// <value>Null by default: the parameter <c>timeout</c>, else 15 seconds. <see cref="Timeout.InfiniteTimeSpan"/> leaves it to the service's dial timeout.</value>
    public TimeSpan? ReplyTimeout { get; init; }

    /// <summary>Parameters of the connector.</summary>
    /// <value>Empty by default.</value>
    public ConfigDictionary Metadata { get; init; } = ConfigDictionary.Empty;
}

/// <summary>How a node is reached.</summary>
public sealed record DialerConfig
{
    /// <summary>The name of the dialer.</summary>
    /// <value><c>tcp</c> by default.</value>
    public string Type { get; init; } = "tcp";

    /// <summary>The credentials that it shows, where its transport asks.</summary>
    /// <value>Null by default: none.</value>
    public AuthConfig? Auth { get; init; }

    /// <summary>Its certificate, and what it demands of the node's.</summary>
    /// <value>Null by default.</value>
    public TlsConfig? Tls { get; init; }

    /// <summary>How long reaching the node may take, the handshake of the transport included; what the hops before it take does not count.</summary>
    /// <value>Null by default: the parameter <c>handshakeTimeout</c>, else 10 seconds, over QUIC 5. <see cref="Timeout.InfiniteTimeSpan"/> leaves it to the service's dial timeout.</value>
    public TimeSpan? HandshakeTimeout { get; init; }

    /// <summary>Parameters of the dialer.</summary>
    /// <value>Empty by default.</value>
    public ConfigDictionary Metadata { get; init; } = ConfigDictionary.Empty;
}
