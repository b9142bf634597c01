namespace GostSharp.Configuration;

/// <summary>What a service does with its connections.</summary>
/// <remarks>Where a limit is null, the parameter of the same name in <see cref="Metadata"/> counts, then the service's, then the default.</remarks>
public sealed record HandlerConfig
{
    /// <summary>The name of the handler.</summary>
    /// <value><c>forward</c> by default.</value>
    public string Type { get; init; } = "forward";

    /// <summary>The chain through which it dials.</summary>
    /// <value>Null by default: this machine dials.</value>
    public string? Chain { get; init; }

    /// <summary>Who may use it, where its protocol asks.</summary>
    /// <value>Null by default: everybody.</value>
    public AuthConfig? Auth { get; init; }

    /// <summary>Its certificate, where its protocol can turn to TLS by itself (SOCKS5).</summary>
    /// <value>Null by default: the listener's.</value>
    public TlsConfig? Tls { get; init; }

    /// <summary>Further attempts at the same target before the next one is tried.</summary>
    /// <value>Null by default; then 0.</value>
    public int? Retries { get; init; }

    /// <summary>How long one target may take to be reached, over all hops.</summary>
    /// <value>Null by default; then 15 seconds. <see cref="Timeout.InfiniteTimeSpan"/> is no limit.</value>
    public TimeSpan? DialTimeout { get; init; }

    /// <summary>How long a dial may still take once the client has ended its side, be it for good or to await an answer; a reset ends the dial at once.</summary>
    /// <value>Null by default; then 5 seconds. <see cref="Timeout.InfiniteTimeSpan"/> leaves it to <see cref="DialTimeout"/>.</value>
    public TimeSpan? AbandonedDialTimeout { get; init; }

    /// <summary>How long the other direction may be without traffic once one has ended; traffic renews it.</summary>
    /// <value>Null by default; then 30 seconds. <see cref="Timeout.InfiniteTimeSpan"/> is no limit.</value>
    public TimeSpan? HalfCloseTimeout { get; init; }

    /// <summary>How long a connection may be without traffic while both directions are open.</summary>
    /// <value>Null by default; then no limit.</value>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>Lets the kernel carry the bytes of its streams where both sides are bare sockets (Linux).</summary>
    /// <value>Null by default; then true. <c>GOSTSHARP_RELAY=portable</c> in the environment turns it off for all.</value>
    public bool? UseKernelRelay { get; init; }

    /// <summary>Parameters of the handler.</summary>
    /// <value>Empty by default.</value>
    public ConfigDictionary Metadata { get; init; } = ConfigDictionary.Empty;
}
