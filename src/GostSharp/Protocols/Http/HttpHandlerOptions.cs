using GostSharp.Protocols.Authentication;

namespace GostSharp.Protocols.Http;

/// <summary>How an HTTP proxy serves.</summary>
internal sealed record HttpHandlerOptions
{
    /// <summary>Who may use it; null lets everybody.</summary>
    public UserTable? Users { get; init; }

    /// <summary>What clients are asked to log in to.</summary>
    public string Realm { get; init; } = "gost";

    /// <summary>Whether clients may hide the host that they mean behind the one that they show, as those of an SNI proxy do.</summary>
    public bool TakesDisguise { get; init; }

    /// <summary>How it names itself to its clients.</summary>
    public string ProxyAgent { get; init; } = "gost-sharp";

    /// <summary>How long a client may take for the head of a request, and how long its connection may rest before the next one.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a target may take to begin its answer once it has the whole request.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long the body of a request or an answer may rest; for ever unless set, as in tunnels.</summary>
    public TimeSpan IdleTimeout { get; init; } = Timeout.InfiniteTimeSpan;
}
