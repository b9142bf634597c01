using GostSharp.Ssh;

namespace GostSharp.Transports.Ssh;

/// <summary>What is known of the program at the other end.</summary>
internal static class SshPeer
{
    private const string OurVersion = "SSH-2.0-GostSharp";

    /// <summary>Whether it is one of ours, that closes a channel without announcing its end only to abort it. Clients and servers of gost end channels in order that way.</summary>
    public static bool IsOurs(SshSession session) => session.PeerVersion.StartsWith(OurVersion, StringComparison.Ordinal);
}
