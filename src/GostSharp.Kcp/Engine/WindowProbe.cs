namespace GostSharp.Kcp.Engine;

/// <summary>Asks a peer without room, again and again, whether it has some.</summary>
internal sealed class WindowProbe
{
    // The peer says it by itself, too: questions make up for the loss of that.
    private const int FirstWait = 500;
    private const int MaxWait = 10_000;

    private int _wait;

    /// <summary>True while the peer has no room.</summary>
    public bool IsActive => _wait != 0;

    /// <summary>When to ask.</summary>
    public uint Due { get; private set; }

    /// <summary>Notes how much room the peer has, and says whether it is time to ask.</summary>
    public bool Update(int peerWindow, uint now)
    {
        if (peerWindow > 0)
        {
            _wait = 0;
            return false;
        }

        if (!IsActive)
        {
            _wait = FirstWait;
            Due = now + FirstWait;
            return false;
        }

        if (Serial.IsBefore(now, Due))
        {
            return false;
        }

        _wait = Math.Min(_wait + (_wait / 2), MaxWait);
        Due = now + (uint)_wait;
        return true;
    }
}
