using GostSharp.Ssh.Keys;
using GostSharp.Ssh.Transport;

namespace GostSharp.Ssh.Authentication;

/// <summary>Who has logged in, and how.</summary>
/// <param name="Name">The name of the user, whatever characters it has.</param>
/// <param name="Method">The method of RFC 4252: <c>none</c>, <c>password</c>, <c>publickey</c> or <c>keyboard-interactive</c>.</param>
/// <param name="Key">The key of the user, when it was one.</param>
public sealed record SshUser(string Name, string Method, SshPublicKey? Key)
{
    /// <summary>The name for logs and messages: one short line, whatever the peer sent.</summary>
    public string DisplayName => PeerText.Clean(Name);

    /// <summary>The user in words that can be logged.</summary>
    public override string ToString() => $"'{DisplayName}' ({Method})";
}
