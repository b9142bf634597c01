using GostSharp.Ssh.Keys;

namespace GostSharp.Ssh.Server;

/// <summary>Who the server is, and whom it lets in: nobody, unless one of the checks says so.</summary>
public sealed record SshServerOptions : SshSessionOptions
{
    /// <summary>Sets the defaults in which servers differ from clients.</summary>
    public SshServerOptions()
    {
        HandshakeTimeout = TimeSpan.FromSeconds(120);
        ChannelTypes = [SshChannelTypes.DirectTcpIp];
    }

    /// <summary>The keys that the server proves itself with, at most one of each type.</summary>
    public required IReadOnlyList<ISshSigner> HostKeys { get; init; }

    /// <summary>Whether a user is let in without credentials.</summary>
    /// <value>Null: no user is.</value>
    public Func<string, CancellationToken, ValueTask<bool>>? CheckNoneAsync { get; init; }

    /// <summary>Whether a user has this password; also asked for keyboard-interactive.</summary>
    /// <value>Null: no user has a password.</value>
    public Func<string, string, CancellationToken, ValueTask<bool>>? CheckPasswordAsync { get; init; }

    /// <summary>Whether a user may log in with this key; may be asked twice, and before the user has proved to own it.</summary>
    /// <value>Null: no key is accepted.</value>
    public Func<string, SshPublicKey, CancellationToken, ValueTask<bool>>? CheckPublicKeyAsync { get; init; }

    /// <summary>How many failed attempts to log in end the session; the first with the method <c>none</c> is free.</summary>
    /// <value>6.</value>
    public int MaxAuthTries { get; init; } = 6;

    /// <summary>How many addresses a client may have bound at a time.</summary>
    /// <value>64.</value>
    public int MaxForwards { get; init; } = 64;
}
