namespace GostSharp.Ssh.Transport;

/// <summary>What a peer may not do before it has logged in.</summary>
internal sealed class EarlyLimit
{
    private const int MaxPackets = 512;

    private int _packets;

    public bool IsLifted { get; private set; }

    /// <summary>Whether the first exchange of keys is a strict one.</summary>
    public bool IsStrict { get; set; }

    public void Lift() => IsLifted = true;

    public void Count()
    {
        if (!IsLifted && ++_packets > MaxPackets)
        {
            throw new SshException(SshFailure.Protocol, "The peer sends too much before its login.");
        }
    }
}
