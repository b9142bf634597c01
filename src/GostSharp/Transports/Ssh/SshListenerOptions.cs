using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Trust;

namespace GostSharp.Transports.Ssh;

/// <summary>Who an SSH server is, whom it lets in, and what for.</summary>
internal sealed record SshListenerOptions
{
    /// <summary>The key that it proves itself with. Owned by the listener.</summary>
    public required SshPrivateKey HostKey { get; init; }

    /// <summary>Whether clients open channels for protocols of whatever kind, as gost's <c>ssh</c>; otherwise they have ports forwarded.</summary>
    public bool IsTunnel { get; init; }

    /// <summary>Whether a user has this password; null when nobody is let in with one.</summary>
    public Func<string, string, bool>? Password { get; init; }

    /// <summary>The keys that are let in; null when none is. Without both everybody is.</summary>
    public AuthorizedKeys? Keys { get; init; }

    /// <summary>How many logins there may be at once, and how long one may take.</summary>
    public UpgradeLimits Logins { get; init; } = UpgradeLimits.Default;

    /// <summary>How many sessions there may be; further connections wait in the queue of the listener below.</summary>
    public int MaxSessions { get; init; } = 4096;

    /// <summary>Connections that wait to be served.</summary>
    public int Backlog { get; init; } = 128;

    /// <summary>After how much silence a client is asked whether it is there.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>How many such questions may stay unanswered in a row.</summary>
    public int KeepAliveLimit { get; init; } = 2;

    /// <summary>How long one may stay unanswered; null is as long as the interval.</summary>
    public TimeSpan? KeepAliveTimeout { get; init; }
}
