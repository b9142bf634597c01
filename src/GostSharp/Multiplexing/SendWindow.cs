namespace GostSharp.Multiplexing;

/// <summary>How much of a stream may be sent. Its user locks.</summary>
internal sealed class SendWindow(MuxTerms terms)
{
    private uint _written;
    private uint _consumed;
    private uint _window = terms.FirstWindow;

    /// <summary>How many bytes may be sent now.</summary>
    public long Room => terms.HasWindows ? _window - (long)InFlight : int.MaxValue;

    // Both counters run modulo 2^32.
    private int InFlight => unchecked((int)(_written - _consumed));

    public void Sent(int count) => _written = unchecked(_written + (uint)count);

    /// <exception cref="ProtocolException">The peer has read what was not sent.</exception>
    public void Apply(MuxUpdate update)
    {
        (_consumed, _window) = (update.Consumed, update.Window);
        if (InFlight < 0)
        {
            throw new ProtocolException("the peer says that it has read more of a stream than was sent");
        }
    }
}
