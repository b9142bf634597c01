using GostSharp.InteropTests.Peers;

namespace GostSharp.InteropTests.Ssh;

/// <summary>A fact about a foreign server with a <see cref="PrivateUser"/>, which needs root.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresPrivateUserAttribute : FactAttribute
{
    public RequiresPrivateUserAttribute(params string[] commands)
    {
        Commands = commands;
        Skip = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess
            ? Peer.SkipReason(["unshare", "openssl", .. commands], Peer.AreRequired)
            : "mounts of one's own need Linux and root";
        Timeout = 60_000;
    }

    public IReadOnlyList<string> Commands { get; }
}
