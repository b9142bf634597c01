namespace GostSharp.Kcp.Engine;

/// <summary>The segments that have arrived and are to be acknowledged.</summary>
internal sealed class Acknowledgements
{
    private (uint SerialNumber, uint Timestamp)[] _items = new (uint, uint)[4];

    public int Count { get; private set; }

    public void Add(uint serialNumber, uint timestamp)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, Count * 2);
        }

        _items[Count++] = (serialNumber, timestamp);
    }

    public ReadOnlySpan<(uint SerialNumber, uint Timestamp)> Pending => _items.AsSpan(0, Count);

    public void Clear() => Count = 0;
}
