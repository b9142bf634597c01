namespace GostSharp.Transports.Tcp;

/// <summary>Whose a connection's socket is: the connection's, nobody's any more, or that of who took it and wants to know of an abort.</summary>
internal struct SocketOwnership
{
    private const int Owned = 0;
    private const int Detached = 1;
    private const int Closed = 2;

    private ISocketTaker? _taker;
    private bool _isAborted;
    private int _state;

    public bool IsOwned => Volatile.Read(ref _state) == Owned;

    public bool TryDetach() => Interlocked.CompareExchange(ref _state, Detached, Owned) == Owned;

    /// <summary>True for the first who closes what is still the connection's; whoever has taken it is told.</summary>
    public bool TryClose(Exception? reason)
    {
        var before = Interlocked.CompareExchange(ref _state, Closed, Owned);
        if (before == Detached)
        {
            Volatile.Write(ref _isAborted, true);
            Interlocked.MemoryBarrier();
            Volatile.Read(ref _taker)?.ConnectionAborted(reason);
        }

        return before == Owned;
    }

    /// <summary>Tells when somebody closes the connection whose socket was taken, or has done so.</summary>
    public void WhenAborted(ISocketTaker taker)
    {
        Volatile.Write(ref _taker, taker);
        Interlocked.MemoryBarrier(); // Either sees the other: nobody aborts in vain.
        if (Volatile.Read(ref _isAborted))
        {
            taker.ConnectionAborted(null);
        }
    }
}
