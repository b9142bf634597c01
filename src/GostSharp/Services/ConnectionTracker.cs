namespace GostSharp.Services;

/// <summary>The connections of a service: who is there, how many there may be, and when the last one has left.</summary>
internal sealed class ConnectionTracker(int limit)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<long, ServedConnection> _active = [];
    private TaskCompletionSource? _room;
    private TaskCompletionSource? _roomForArrived;
    private TaskCompletionSource? _empty;
    private int _limit = limit;
    private int _reserved;
    private int _admitted;
    private long _failed;
    private long _bytesUp;
    private long _bytesDown;
    private long _lastId;

    /// <summary>How many connections there may be at once.</summary>
    public int Limit
    {
        get => Volatile.Read(ref _limit);
        set
        {
            Volatile.Write(ref _limit, value);
            Signal();
        }
    }

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _active.Count;
            }
        }
    }

    public ServiceStatistics Statistics
    {
        get
        {
            lock (_gate)
            {
                return new ServiceStatistics(
                    _lastId,
                    _active.Count,
                    _failed,
                    _bytesUp + _active.Values.Sum(connection => connection.Traffic.BytesUp),
                    _bytesDown + _active.Values.Sum(connection => connection.Traffic.BytesDown));
            }
        }
    }

    /// <summary>Keeps room for one more, until it is admitted or <see cref="Release"/> is called.</summary>
    /// <param name="room">When there is none: completes when it is worth asking again.</param>
    public bool TryReserve(out Task room)
    {
        lock (_gate)
        {
            var isThere = HasRoom;
            _reserved += isThere ? 1 : 0;
            room = isThere ? Task.CompletedTask : (_room ??= NewSignal()).Task;
            return isThere;
        }
    }

    /// <summary>Gives back the room for one, which has not come.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _reserved--;
        }

        Signal();
    }

    /// <summary>Lets one in for which room was kept, unless the limit has fallen since; then the room is still kept.</summary>
    /// <param name="room">When it may not come in: completes when it is worth asking again.</param>
    public bool TryAdmit(out Task room)
    {
        lock (_gate)
        {
            var isThere = HasRoomForArrived;
            _reserved -= isThere ? 1 : 0;
            _admitted += isThere ? 1 : 0;
            room = isThere ? Task.CompletedTask : (_roomForArrived ??= NewSignal()).Task;
            return isThere;
        }
    }

    /// <summary>Adds one that was admitted.</summary>
    public ServedConnection Add(Func<long, ServedConnection> create)
    {
        lock (_gate)
        {
            _admitted--;
            var connection = create(++_lastId);
            _active.Add(connection.Id, connection);
            return connection;
        }
    }

    public void Remove(ServedConnection connection)
    {
        lock (_gate)
        {
            _active.Remove(connection.Id);
            _failed += connection.HasFailed ? 1 : 0;
            _bytesUp += connection.Traffic.BytesUp;
            _bytesDown += connection.Traffic.BytesDown;
        }

        Signal();
    }

    public ServedConnection[] ToArray()
    {
        lock (_gate)
        {
            return [.. _active.Values];
        }
    }

    /// <summary>Completes when no connection is left.</summary>
    public Task WaitForEmptyAsync()
    {
        lock (_gate)
        {
            return _active.Count == 0 ? Task.CompletedTask : (_empty ??= NewSignal()).Task;
        }
    }

    private bool HasRoom => _active.Count + _admitted + _reserved < _limit;

    // What is kept for those who have not come does not count against one who has.
    private bool HasRoomForArrived => _active.Count + _admitted < _limit;

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Signal()
    {
        lock (_gate)
        {
            if (HasRoom)
            {
                _room?.TrySetResult();
                _room = null;
            }

            if (HasRoomForArrived)
            {
                _roomForArrived?.TrySetResult();
                _roomForArrived = null;
            }

            if (_active.Count == 0)
            {
                _empty?.TrySetResult();
                _empty = null;
            }
        }
    }
}
