namespace GostSharp.Configuration;

/// <summary>What a service does with its connections.</summary>
public sealed record HandlerConfig
{
    /// <summary>The name of the handler.</summary>
    /// <value><c>forward</c> by default.</value>
    public string Type { get; init; } = "forward";

    /// <summary>The chain through which it dials.</summary>
    /// <value>Null by default: this machine dials.</value>
    public string? Chain { get; init; }

    /// <summary>How long one target may take to be reached, over all hops.</summary>
    /// <value>15 seconds by default; <see cref="Timeout.InfiniteTimeSpan"/> is no limit.</value>
    public TimeSpan DialTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a dial may still take once the client has ended its side, be it for good or to await an answer; a reset ends the dial at once.</summary>
    /// <value>5 seconds by default; <see cref="Timeout.InfiniteTimeSpan"/> leaves it to <see cref="DialTimeout"/>.</value>
    public TimeSpan AbandonedDialTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the other direction may be without traffic once one has ended; traffic renews it.</summary>
    /// <value>30 seconds by default; <see cref="Timeout.InfiniteTimeSpan"/> is no limit.</value>
    public TimeSpan HalfCloseTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a connection may be without traffic while both directions are open.</summary>
    /// <value><see cref="Timeout.InfiniteTimeSpan"/> by default: no limit.</value>
    public TimeSpan IdleTimeout { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>Parameters for handlers that define their own.</summary>
    /// <value>Empty by default.</value>
    public ConfigDictionary Metadata { get; init; } = ConfigDictionary.Empty;
}
