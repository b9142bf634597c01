namespace GostSharp.Ssh;

/// <summary>A request of the peer that belongs to no channel.</summary>
public sealed class SshGlobalRequest
{
    internal const string ForwardName = "tcpip-forward";
    internal const string CancelForwardName = "cancel-tcpip-forward";
    private const int MaxData = 4096;

    internal SshGlobalRequest(SshSession session, string name, bool wantsReply, ReadOnlySpan<byte> data)
    {
        (Session, Name, WantsReply) = (session, name, wantsReply);
        // Others are longer only where nobody here reads them, such as hostkeys-00@openssh.com of a server with many keys.
        Data = data.Length <= MaxData ? data.ToArray() : default;
        Forward = IsAboutForward ? SshForward.Parse(data) : null;
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

    /// <summary>Whether it is for an address that there cannot be, which nobody needs to be asked about.</summary>
    internal bool IsImpossible => IsAboutForward && Forward is null;

    private bool IsAboutForward => Name is ForwardName or CancelForwardName;
}
