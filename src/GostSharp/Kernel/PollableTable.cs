namespace GostSharp.Kernel;

/// <summary>Finds who an event belongs to. An event may come late: an id is never used again, even where its place is.</summary>
internal sealed class PollableTable
{
    private readonly Lock _gate = new();
    private readonly Stack<uint> _free = [];
    private Pollable?[] _places = new Pollable?[16];
    private uint _used;
    private uint _generation;

    /// <summary>Names it and remembers it.</summary>
    public void Add(Pollable item)
    {
        lock (_gate)
        {
            var place = _free.TryPop(out var freed) ? freed : _used++;
            if (place == _places.Length)
            {
                var larger = new Pollable?[_places.Length * 2];
                _places.CopyTo(larger, 0);
                Volatile.Write(ref _places, larger);
            }

            // Ids begin at 1 << 32: none is that of the loop's own descriptor.
            item.Id = ((ulong)++_generation << 32) | place;
            Volatile.Write(ref _places[place], item);
        }
    }

    public void Remove(Pollable item)
    {
        lock (_gate)
        {
            var place = (uint)item.Id;
            if (place < _places.Length && _places[place] == item)
            {
                _places[place] = null;
                _free.Push(place);
            }
        }
    }

    /// <summary>Null when it has left.</summary>
    public Pollable? Find(ulong id)
    {
        var places = Volatile.Read(ref _places);
        var place = (uint)id;
        return place < places.Length && Volatile.Read(ref places[place]) is { } item && item.Id == id ? item : null;
    }
}
