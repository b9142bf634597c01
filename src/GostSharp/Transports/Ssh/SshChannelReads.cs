using GostSharp.Ssh.Channels;

namespace GostSharp.Transports.Ssh;

/// <summary>The reads of a channel.</summary>
internal sealed class SshChannelReads(SshChannel channel) : IPromptReads
{
    public bool ReadsPromptly
    {
        get => channel.ReadsInline;
        set => channel.ReadsInline = value;
    }
}
