namespace GostSharp.Multiplexing;

/// <summary>The streams of a session from which frames may come.</summary>
/// <param name="limit">How many there may be.</param>
/// <param name="lastId">Behind which our own numbers begin: they are odd for a client and even for a server.</param>
internal sealed class MuxStreams(int limit, uint lastId)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<uint, MuxConnection> _streams = [];
    private uint _lastId = lastId;
    private bool _isClosed;

    /// <summary>True when there is no number left.</summary>
    public bool IsExhausted { get; private set; }

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _streams.Count;
            }
        }
    }

    public MuxConnection? Find(uint id)
    {
        lock (_gate)
        {
            return _streams.GetValueOrDefault(id);
        }
    }

    /// <summary>Adds a stream of ours; null when there is no room or no number for it.</summary>
    public MuxConnection? Open(Func<uint, MuxConnection> create)
    {
        lock (_gate)
        {
            return !_isClosed && _streams.Count < limit && TryTakeId(out var id) ? _streams[id] = create(id) : null;
        }
    }

    /// <summary>Adds a stream of the peer; null when there is no room for it.</summary>
    public MuxConnection? Accept(uint id, Func<uint, MuxConnection> create)
    {
        lock (_gate)
        {
            return !_isClosed && _streams.Count < limit ? _streams[id] = create(id) : null;
        }
    }

    /// <summary>Forgets a stream, and returns how many are left; not one that has got its number since.</summary>
    public int Remove(MuxConnection stream)
    {
        lock (_gate)
        {
            if (ReferenceEquals(_streams.GetValueOrDefault(stream.Id), stream))
            {
                _streams.Remove(stream.Id);
            }

            return _streams.Count;
        }
    }

    public MuxConnection[] Snapshot()
    {
        lock (_gate)
        {
            return [.. _streams.Values];
        }
    }

    /// <summary>Takes no more streams, and gives up those that there are.</summary>
    public MuxConnection[] Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            MuxConnection[] all = [.. _streams.Values];
            _streams.Clear();
            return all;
        }
    }

    // A peer may have taken a number of ours.
    private bool TryTakeId(out uint id)
    {
        do
        {
            id = unchecked(_lastId + 2);
            IsExhausted |= id < _lastId;
            _lastId = IsExhausted ? _lastId : id;
        }
        while (!IsExhausted && _streams.ContainsKey(id));

        return !IsExhausted;
    }
}
