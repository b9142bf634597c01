namespace GostSharp.Kcp.Sessions;

/// <summary>What is to be done, the earliest first; every entry knows its place, so that it can be moved.</summary>
internal sealed class ScheduleHeap
{
    private readonly List<ScheduledWork> _items = [];

    public int Count => _items.Count;

    public ScheduledWork? First => _items.Count > 0 ? _items[0] : null;

    /// <summary>Adds an entry, or moves it.</summary>
    public void Set(ScheduledWork work, long due)
    {
        work.Due = due;
        if (work.Place < 0)
        {
            work.Place = _items.Count;
            _items.Add(work);
        }

        Settle(work);
    }

    public void Remove(ScheduledWork work)
    {
        if (work.Place < 0)
        {
            return;
        }

        var last = _items[^1];
        _items.RemoveAt(_items.Count - 1);
        if (last != work)
        {
            Put(last, work.Place);
            Settle(last);
        }

        work.Place = -1;
    }

    private void Settle(ScheduledWork work)
    {
        while (work.Place > 0 && _items[(work.Place - 1) / 2] is var parent && work.Due < parent.Due)
        {
            Swap(work, parent);
        }

        while (EarlierChild(work) is { } child)
        {
            Swap(work, child);
        }
    }

    private ScheduledWork? EarlierChild(ScheduledWork work)
    {
        var left = (2 * work.Place) + 1;
        if (left >= _items.Count)
        {
            return null;
        }

        var child = left + 1 < _items.Count && _items[left + 1].Due < _items[left].Due ? _items[left + 1] : _items[left];
        return child.Due < work.Due ? child : null;
    }

    private void Swap(ScheduledWork a, ScheduledWork b)
    {
        var place = a.Place;
        Put(a, b.Place);
        Put(b, place);
    }

    private void Put(ScheduledWork work, int place)
    {
        _items[place] = work;
        work.Place = place;
    }
}
