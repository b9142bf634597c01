namespace GostSharp.Transports.Memory;

/// <summary>What a host or a session must end when it ends itself.</summary>
internal interface IResettable
{
    void Reset();
}

/// <summary>The living things of a host or a session; closed, it takes no more.</summary>
internal sealed class LiveSet<T> where T : class
{
    private readonly Lock _gate = new();
    private readonly HashSet<T> _items = [];
    private bool _closed;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _items.Count;
            }
        }
    }

    /// <summary>Adds it, once; false when the set is closed.</summary>
    public bool TryAdd(T item)
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _items.Add(item);
            }

            return !_closed;
        }
    }

    public void Remove(T item)
    {
        lock (_gate)
        {
            _items.Remove(item);
        }
    }

    public T[] Snapshot()
    {
        lock (_gate)
        {
            return [.. _items];
        }
    }

    public T[] Close()
    {
        lock (_gate)
        {
            _closed = true;
            T[] left = [.. _items];
            _items.Clear();
            return left;
        }
    }
}
