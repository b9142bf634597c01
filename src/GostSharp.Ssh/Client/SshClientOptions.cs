using GostSharp.Ssh.Keys;

namespace GostSharp.Ssh.Client;

/// <summary>Who the client is, and whom it trusts.</summary>
public sealed record SshClientOptions : SshSessionOptions
{
    /// <summary>The user to log in as.</summary>
    /// <value>Empty.</value>
    public string UserName { get; init; } = "";

    /// <summary>The password, which also answers a keyboard-interactive server that asks one hidden question.</summary>
    /// <value>Null: none.</value>
    public string? Password { get; init; }

    /// <summary>Keys to log in with, tried in their order and before the password.</summary>
    /// <value>None.</value>
    public IReadOnlyList<ISshSigner> Keys { get; init; } = [];

    /// <summary>Keys to log in with when the password did not do, such as those of an agent: they may be many, and servers count refusals.</summary>
    /// <value>None.</value>
    public IReadOnlyList<ISshSigner> LaterKeys { get; init; } = [];

    /// <summary>Whether the server may have this host key; asked once, when the server has proved that it owns it.</summary>
    public required Func<SshPublicKey, CancellationToken, ValueTask<bool>> CheckHostKeyAsync { get; init; }

    /// <summary>Sees what the server says before the login, line by line, each short and without control characters.</summary>
    /// <value>Null: nobody does.</value>
    public Action<string>? ShowBanner { get; init; }
}
