namespace GostSharp.Kcp.Fec;

/// <summary>Makes up for lost packets of a peer.</summary>
internal sealed class FecDecoder
{
    private const int MaxGroups = 3;
    private const int MaxAge = 60_000;

    private readonly FecGroup?[] _groups = new FecGroup?[MaxGroups];
    private readonly Action<ReadOnlySpan<byte>> _accept;
    private ParityMatrix _matrix;
    private ShardTuner? _tuner;

    /// <param name="matrix">The numbers of shards that the peer probably uses.</param>
    /// <param name="accept">Gets the segments of every packet that was recovered.</param>
    public FecDecoder(ParityMatrix matrix, Action<ReadOnlySpan<byte>> accept)
    {
        _matrix = matrix;
        _accept = accept;
    }

    public long Recovered { get; private set; }

    /// <summary>Takes a packet of the peer, from the head of error correction on; its data was used already.</summary>
    public void Add(FecHeader header, ReadOnlySpan<byte> payload, uint now)
    {
        if (_tuner is not null && !TryTune(header))
        {
            return;
        }

        var index = (int)(header.Number % (uint)_matrix.GroupSize);
        if (index < _matrix.DataShards == header.IsParity)
        {
            // The peer uses other numbers: nothing that was made of its packets would be right.
            Clear();
            _tuner ??= new ShardTuner();
            _tuner.Add(header);
            return;
        }

        if (FindGroup(header.Number - (uint)index, now) is { } group && group.Add(index, payload[Packets.PacketLayout.FecHeaderSize..]))
        {
            Recovered += group.Recover(_accept);
        }
    }

    public void Clear()
    {
        foreach (ref var group in _groups.AsSpan())
        {
            group?.Abandon();
            group = null;
        }
    }

    private bool TryTune(FecHeader header)
    {
        _tuner!.Add(header);
        if (_tuner.Find() is not { } shards)
        {
            return false;
        }

        _tuner = null;
        _matrix = ParityMatrix.For(shards.Data, shards.Parity);
        return true;
    }

    private FecGroup? FindGroup(uint first, uint now)
    {
        var oldest = 0;
        for (var i = 0; i < MaxGroups; i++)
        {
            if (_groups[i] is not { } group)
            {
                return _groups[i] = new FecGroup(_matrix, first, now);
            }

            if (group.First == first)
            {
                return now - group.BegunAt <= MaxAge ? group : group.Restart(_matrix, first, now);
            }

            oldest = Engine.Serial.IsBefore(group.First, _groups[oldest]!.First) ? i : oldest;
        }

        var replaced = _groups[oldest]!;
        return Engine.Serial.IsBefore(first, replaced.First) ? null : replaced.Restart(_matrix, first, now);
    }
}
