using GostSharp.Ssh.Client;
using GostSharp.Ssh.Keys;

namespace GostSharp.Transports.Ssh;

/// <summary>How a session with a node is begun.</summary>
internal sealed record SshDialerOptions
{
    /// <summary>Makes of a session what the dialer hands out.</summary>
    public required Func<SshClientSession, StreamConnection, SshClientConnection> Create { get; init; }

    /// <summary>Which host key the node may have.</summary>
    public required SshHostKeyPolicy HostKey { get; init; }

    /// <summary>The user to log in as.</summary>
    public string User { get; init; } = "";

    /// <summary>The user's password; null for none.</summary>
    public string? Password { get; init; }

    /// <summary>The user's key; null for none. Owned by the dialer.</summary>
    public SshPrivateKey? Key { get; init; }

    /// <summary>Whether the keys of an agent are shown, too, where there is one.</summary>
    public bool UsesAgent { get; init; }

    /// <summary>How long the handshake may take.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After how much silence the node is asked whether it is there.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>How many such questions may stay unanswered in a row.</summary>
    public int KeepAliveLimit { get; init; } = 2;

    /// <summary>How long one may stay unanswered; null is as long as the interval.</summary>
    public TimeSpan? KeepAliveTimeout { get; init; }
}
