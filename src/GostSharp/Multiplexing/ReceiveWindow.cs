namespace GostSharp.Multiplexing;

/// <summary>How far a stream was received and read, and how far the peer may send. Its user locks.</summary>
internal sealed class ReceiveWindow
{
    private readonly MuxTerms _terms;
    private readonly ReceiveGate _gate;
    private long _received;
    private long _consumed;
    private long _edge;
    private long _told;
    private long _promised;
    private uint _window;
    private bool _hasEnded;
    private bool _isClosed;

    /// <param name="terms">What is enforced, and how wide windows are.</param>
    /// <param name="gate">Counts what was promised.</param>
    public ReceiveWindow(MuxTerms terms, ReceiveGate gate)
    {
        (_terms, _gate, _edge) = (terms, gate, terms.FirstWindow);
        Promise();
    }

    /// <summary>Counts what arrived.</summary>
    /// <exception cref="ProtocolException">The peer was not allowed to send so much.</exception>
    public void Receive(int count)
    {
        _received += count;
        Promise();
        if (_terms.EnforcesWindows && _received > _edge)
        {
            throw new ProtocolException("the peer sends more than a stream's window allows");
        }
    }

    /// <summary>Counts what was read; true when the peer is to be told.</summary>
    public bool Consume(int count)
    {
        _consumed += count;
        Promise();
        return IsUpdateDue;
    }

    /// <summary>True when the peer is to be told: after the first read, and whenever half of the window was read.</summary>
    public bool IsUpdateDue => _terms.HasWindows && _consumed > 0 && _consumed - _told >= _window / 2;

    /// <summary>What to tell the peer, which is then taken as told.</summary>
    public MuxUpdate Tell()
    {
        (_told, _window) = (_consumed, _terms.Window(_consumed));
        // A peer may have used a wider window before it hears of the narrower one.
        _edge = Math.Max(_edge, _told + _window);
        Promise();
        return new MuxUpdate((uint)_told, _window);
    }

    /// <summary>What the peer sent before it knew of windows is no breach.</summary>
    public void Forgive() => _edge = Math.Max(_edge, _received);

    /// <summary>Nothing more comes.</summary>
    public void End()
    {
        _hasEnded = true;
        Promise();
    }

    /// <summary>Nothing is kept any more.</summary>
    public void Close()
    {
        _isClosed = true;
        Promise();
    }

    // What waits and what may still come; others share what is left.
    private void Promise()
    {
        var end = _hasEnded ? _received : Math.Max(_edge, _received);
        var promised = _isClosed ? 0 : end - _consumed;
        if (promised != _promised)
        {
            _gate.Promise(promised - _promised);
            _promised = promised;
        }
    }
}
