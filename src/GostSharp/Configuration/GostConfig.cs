namespace GostSharp.Configuration;

/// <summary>Everything that a forwarder runs, as a value: two equal configurations run the same.</summary>
public sealed record GostConfig
{
    /// <summary>The services, in the order in which <see cref="GostSharp.Forwarder.Services"/> lists them.</summary>
    /// <value>Empty by default.</value>
    public ConfigList<ServiceConfig> Services { get; init; } = [];

    /// <summary>The chains that services name.</summary>
    /// <value>Empty by default.</value>
    public ConfigList<ChainConfig> Chains { get; init; } = [];
}
