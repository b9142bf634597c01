namespace GostSharp.Configuration;

/// <summary>Everything that a forwarder runs, as a value in gost's schema: two equal configurations run the same.</summary>
public sealed record GostConfig
{
    /// <summary>The services, in the order in which <see cref="GostSharp.Forwarder.Services"/> lists them.</summary>
    /// <value>Empty by default.</value>
    public ConfigList<ServiceConfig> Services { get; init; } = [];

    /// <summary>The chains that services name.</summary>
    /// <value>Empty by default.</value>
    public ConfigList<ChainConfig> Chains { get; init; } = [];

    /// <summary>The hops that chains name: a hop without nodes stands for the one of its name here.</summary>
    /// <value>Empty by default.</value>
    public ConfigList<HopConfig> Hops { get; init; } = [];

    /// <summary>The certificate of listeners that name none.</summary>
    /// <value>Null by default.</value>
    public TlsConfig? Tls { get; init; }

    /// <summary>What the program logs.</summary>
    /// <value>Null by default.</value>
    public LogConfig? Log { get; init; }
}
