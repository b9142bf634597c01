namespace GostSharp.Multiplexing;

/// <summary>How far a stream was received and read, and how far the peer may send. Its user locks.</summary>
internal sealed class ReceiveWindow(MuxTerms terms)
{
    private long _received;
    private long _consumed;
    private long _edge = terms.FirstWindow;
    private long _told;
    private uint _window;

    /// <summary>Counts what arrived.</summary>
    /// <exception cref="ProtocolException">The peer was not allowed to send so much.</exception>
    public void Receive(int count)
    {
        _received += count;
        if (terms.EnforcesWindows && _received > _edge)
        {
            throw new ProtocolException("the peer sends more than a stream's window allows");
        }
    }

    /// <summary>Counts what was read; true when the peer is to be told.</summary>
    public bool Consume(int count)
    {
        _consumed += count;
        return IsUpdateDue;
    }

    /// <summary>True when the peer is to be told: after the first read, and whenever half of the window was read.</summary>
    public bool IsUpdateDue => terms.HasWindows && _consumed > 0 && _consumed - _told >= _window / 2;

    /// <summary>What to tell the peer, which is then taken as told.</summary>
    public MuxUpdate Tell()
    {
        (_told, _window) = (_consumed, terms.Window);
        // A peer may have used a wider window before it hears of the narrower one.
        _edge = Math.Max(_edge, _told + _window);
        return new MuxUpdate((uint)_told, _window);
    }

    /// <summary>What the peer sent before it knew of windows is no breach.</summary>
    public void Forgive() => _edge = Math.Max(_edge, _received);
}
