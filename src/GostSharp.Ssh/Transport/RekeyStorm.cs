namespace GostSharp.Ssh.Transport;

/// <summary>Notices a peer that wants other keys all the time, though it has hardly used those it has.</summary>
internal sealed class RekeyStorm
{
    private const int EnoughBytes = 16 * 1024;
    private const int MaxInARow = 20;

    private int _inARow;

    /// <summary>The peer begins an exchange of keys after this many bytes.</summary>
    public void Begun(long bytes)
    {
        _inARow = bytes < EnoughBytes ? _inARow + 1 : 0;
        if (_inARow > MaxInARow)
        {
            throw new SshException(SshFailure.Protocol, "The peer exchanges keys too often.");
        }
    }
}
