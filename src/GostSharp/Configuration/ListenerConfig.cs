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

    /// <summary>Who may use it, where its transport asks (SSH).</summary>
    /// <value>Null by default: everybody.</value>
    public AuthConfig? Auth { get; init; }

    /// <summary>Its certificate, where its transport has one.</summary>
    /// <value>Null by default.</value>
    public TlsConfig? Tls { get; init; }

    /// <summary>Parameters of the listener.</summary>
    /// <value>Empty by default.</value>
    public ConfigDictionary Metadata { get; init; } = ConfigDictionary.Empty;
}
