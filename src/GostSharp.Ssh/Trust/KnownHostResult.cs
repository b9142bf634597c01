namespace GostSharp.Ssh.Trust;

/// <summary>What <see cref="KnownHosts.Check"/> found.</summary>
/// <param name="Status">Whether the key may be trusted: only if it is <see cref="KnownHostStatus.Match"/>.</param>
/// <param name="Where">The line that says so, as <c>file:line</c>; for an unknown key one that has a key of another type for the host, or null.</param>
public readonly record struct KnownHostResult(KnownHostStatus Status, string? Where);
