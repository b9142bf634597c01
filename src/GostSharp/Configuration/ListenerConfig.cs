namespace GostSharp.Configuration;

/// <summary>How a service listens.</summary>
public sealed record ListenerConfig
{
    /// <summary>The name of the listener.</summary>
    /// <value><c>tcp</c> by default.</value>
    public string Type { get; init; } = "tcp";

    /// <summary>The chain at whose far end it listens.</summary>
    /// <value>Null by default: this machine.</value>
    public string? Chain { get; init; }

    /// <summary>Parameters for listeners that define their own.</summary>
    /// <value>Empty by default.</value>
    public ConfigDictionary Metadata { get; init; } = ConfigDictionary.Empty;
}
