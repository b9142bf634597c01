using GostSharp.InteropTests.Peers;

namespace GostSharp.InteropTests.Remote;

/// <summary>A fact that makes network namespaces, which only root may.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresNamespacesAttribute : FactAttribute
{
    public RequiresNamespacesAttribute() =>
        Skip = !OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess ? "network namespaces need Linux and root" : Peer.SkipReason(["ip"], Peer.AreRequired);
}
