using GostSharp.Ssh.Keys;

namespace GostSharp.Ssh.Authentication;

/// <summary>Who has logged in, and how.</summary>
/// <param name="Name">The name of the user.</param>
/// <param name="Method">The method of RFC 4252: <c>none</c>, <c>password</c>, <c>publickey</c> or <c>keyboard-interactive</c>.</param>
/// <param name="Key">The key of the user, when it was one.</param>
public sealed record SshUser(string Name, string Method, SshPublicKey? Key);
