using System.Net;
using GostSharp.Ssh.Keys;

namespace GostSharp.Ssh.Trust;

/// <summary>A line of authorized_keys.</summary>
public sealed class AuthorizedKey
{
    internal AuthorizedKey(SshPublicKey key, string comment, string where, AuthorizedKeyOptions options)
    {
        Key = key;
        Comment = comment;
        Where = where;
        From = options.From;
        ExpiresAt = options.ExpiresAt;
        Permissions = options.ToPermissions();
    }

    /// <summary>The key.</summary>
    public SshPublicKey Key { get; }

    /// <summary>What stands behind the key; empty if nothing does.</summary>
    public string Comment { get; }

    /// <summary>The line, as <c>file:line</c>.</summary>
    public string Where { get; }

    /// <summary>What the key may have forwarded.</summary>
    public AuthorizedKeyPermissions Permissions { get; }

    /// <summary>When the key stops being accepted, or null.</summary>
    public DateTimeOffset? ExpiresAt { get; }

    /// <summary>The addresses that it is accepted from, or null for any.</summary>
    internal string? From { get; }

    internal bool IsAcceptedFrom(IPAddress? client) => From is null || (client is not null && AddressPattern.ListMatches(From, client));
}
