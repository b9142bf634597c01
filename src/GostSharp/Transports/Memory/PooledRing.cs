using System.Buffers;

namespace GostSharp.Transports.Memory;

/// <summary>A byte queue of fixed capacity that holds an array only while it holds bytes; its user locks.</summary>
internal sealed class PooledRing(int capacity)
{
    private byte[]? _array;
    private int _start;

    public int Count { get; private set; }

    public int Room => capacity - Count;

    public int Write(ReadOnlySpan<byte> source)
    {
        var taken = Math.Min(source.Length, Room);
        if (taken == 0)
        {
            return 0;
        }

        _array ??= ArrayPool<byte>.Shared.Rent(capacity);
        var end = (_start + Count) % capacity;
        var beforeWrap = Math.Min(taken, capacity - end);
        source[..beforeWrap].CopyTo(_array.AsSpan(end));
        source[beforeWrap..taken].CopyTo(_array);
        Count += taken;
        return taken;
    }

    public int Read(Span<byte> destination)
    {
        var given = Math.Min(destination.Length, Count);
        var beforeWrap = Math.Min(given, capacity - _start);
        _array.AsSpan(_start, beforeWrap).CopyTo(destination);
        _array.AsSpan(0, given - beforeWrap).CopyTo(destination[beforeWrap..]);
        _start = (_start + given) % capacity;
        Count -= given;
        if (Count == 0)
        {
            Clear();
        }

        return given;
    }

    public void Clear()
    {
        if (_array is not null)
        {
            ArrayPool<byte>.Shared.Return(_array);
        }

        (_array, _start, Count) = (null, 0, 0);
    }
}
