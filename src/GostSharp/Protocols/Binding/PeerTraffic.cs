namespace GostSharp.Protocols.Binding;

/// <summary>The bytes of all peers of one client together, of those that have left as well.</summary>
internal sealed class PeerTraffic : ITraffic
{
    private readonly Lock _gate = new();
    private readonly HashSet<ITraffic> _live = [];
    private long _up;
    private long _down;

    public long BytesUp
    {
        get
        {
            lock (_gate)
            {
                return _up + _live.Sum(static traffic => traffic.BytesUp);
            }
        }
    }

    public long BytesDown
    {
        get
        {
            lock (_gate)
            {
                return _down + _live.Sum(static traffic => traffic.BytesDown);
            }
        }
    }

    public void Add(ITraffic traffic)
    {
        lock (_gate)
        {
            _live.Add(traffic);
        }
    }

    /// <summary>To be called when nothing more is counted there.</summary>
    public void Remove(ITraffic traffic)
    {
        lock (_gate)
        {
            _live.Remove(traffic);
            _up += traffic.BytesUp;
            _down += traffic.BytesDown;
        }
    }
}
