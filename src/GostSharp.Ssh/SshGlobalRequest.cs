using GostSharp.Ssh.Wire;

namespace GostSharp.Ssh;

/// <summary>A request of the peer that belongs to no channel.</summary>
public sealed class SshGlobalRequest
{
    internal const string ForwardName = "tcpip-forward";
    internal const string CancelForwardName = "cancel-tcpip-forward";
    private const int MaxHostLength = 1024;

    internal SshGlobalRequest(SshSession session, string name, bool wantsReply, byte[] data)
    {
        (Session, Name, WantsReply, Data) = (session, name, wantsReply, data);
        if (name is ForwardName or CancelForwardName)
        {
            Forward = ParseForward(data);
        }
    }

    /// <summary>The session of the peer.</summary>
    public SshSession Session { get; }

    /// <summary>What is asked for, such as <c>tcpip-forward</c>.</summary>
    public string Name { get; }

    /// <summary>Whether the peer is told the answer.</summary>
    public bool WantsReply { get; }

    /// <summary>What follows the name.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>The address of <c>tcpip-forward</c> and <c>cancel-tcpip-forward</c>, null for other requests.</summary>
    public SshForward? Forward { get; }

    /// <summary>Whether the peer wants no longer what it asked for with <see cref="Forward"/>.</summary>
    public bool IsCancellation => Name == CancelForwardName;

    private static SshForward ParseForward(byte[] data)
    {
        var reader = new SshReader(data);
        var host = reader.ReadText(MaxHostLength);
        var port = reader.ReadUInt32();
        reader.ExpectEnd();
        return port <= ushort.MaxValue ? new SshForward(host, (int)port) : throw new SshException(SshFailure.Protocol, $"There is no port {port}.");
    }
}
