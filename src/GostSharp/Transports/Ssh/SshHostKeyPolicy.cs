using System.Net;
using GostSharp.Ssh.Keys;

namespace GostSharp.Transports.Ssh;

/// <summary>Which host key a node may have; the first that is said of the following decides.</summary>
internal sealed record SshHostKeyPolicy
{
    /// <summary>It has one of these fingerprints.</summary>
    public IReadOnlyList<string> Fingerprints { get; init; } = [];

    /// <summary>It stands in this file.</summary>
    public string? KnownHostsFile { get; init; }

    /// <summary>The program says whether it is the node's.</summary>
    public Func<EndPoint, SshPublicKey, CancellationToken, ValueTask<bool>>? Ask { get; init; }

    /// <summary>Any will do. Otherwise it stands in the files of OpenSSH.</summary>
    public bool AcceptsAny { get; init; }
}
