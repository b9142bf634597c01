namespace GostSharp.Configuration;

/// <summary>Where a service forwards to (gost's <c>forwarder</c>).</summary>
public sealed record TargetsConfig
{
    /// <summary>The targets, at least one.</summary>
    public ConfigList<TargetConfig> Nodes { get; init; } = [];

    /// <summary>How one of several is picked.</summary>
    /// <value>Null by default: one after the other.</value>
    public SelectorConfig? Selector { get; init; }
}

/// <summary>One target.</summary>
public sealed record TargetConfig
{
    /// <summary>Its label in logs and states; need not be unique.</summary>
    public required string Name { get; init; }

    /// <summary>Its address, as <c>host:port</c>; a name is resolved whenever it is dialled.</summary>
    public required string Address { get; init; }

    /// <summary>Its share with the <c>random</c> strategy, at least 1.</summary>
    /// <value>1 by default.</value>
    public int Weight { get; init; } = 1;

    /// <summary>Whether it is used only when no other target is left.</summary>
    /// <value>False by default.</value>
    public bool Backup { get; init; }

    /// <summary>Its own <see cref="SelectorConfig.MaxFails"/>.</summary>
    /// <value>Null by default: the selector's.</value>
    public int? MaxFails { get; init; }

    /// <summary>Its own <see cref="SelectorConfig.FailTimeout"/>.</summary>
    /// <value>Null by default: the selector's.</value>
    public TimeSpan? FailTimeout { get; init; }
}
