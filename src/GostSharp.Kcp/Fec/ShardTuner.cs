namespace GostSharp.Kcp.Fec;

/// <summary>Learns from the kinds of packets how many shards of data and of parity the peer puts into a group. Lost packets do no harm: one size of group fits all that have arrived.</summary>
internal sealed class ShardTuner
{
    private const int MaxGroup = 256;
    private const int Pause = 32;

    private readonly Sample[] _samples = new Sample[2 * MaxGroup];
    private uint _newest;
    private int _count;
    private int _lookAt = Pause;

    private struct Sample
    {
        public uint Number;
        public bool IsKnown;
        public bool IsParity;
    }

    public void Add(FecHeader header)
    {
        _samples[header.Number % _samples.Length] = new Sample { Number = header.Number, IsKnown = true, IsParity = header.IsParity };
        _newest = _count == 0 || Engine.Serial.IsBefore(_newest, header.Number) ? header.Number : _newest;
        _count++;
    }

    /// <summary>Looks for the numbers of shards, but not after every packet.</summary>
    public (int Data, int Parity)? Find()
    {
        if (_count < _lookAt)
        {
            return null;
        }

        _lookAt = _count + Pause;
        var oldest = Oldest();
        for (var size = 2; size <= MaxGroup && _newest - oldest >= 2 * size; size++)
        {
            if (Fit(size) is { } data)
            {
                return (data, size - data);
            }
        }

        return null;
    }

    /// <summary>The number of data shards in groups of this size; null when the packets do not fit it, or leave it open.</summary>
    private int? Fit(int size)
    {
        var (lastData, firstParity) = (-1, size);
        foreach (ref readonly var sample in _samples.AsSpan())
        {
            if (!IsRecent(sample))
            {
                continue;
            }

            var index = (int)(sample.Number % (uint)size);
            if (sample.IsParity)
            {
                firstParity = Math.Min(firstParity, index);
            }
            else
            {
                lastData = Math.Max(lastData, index);
            }

            if (lastData >= firstParity)
            {
                return null;
            }
        }

        return firstParity < size && lastData + 1 == firstParity ? firstParity : null;
    }

    private uint Oldest()
    {
        var oldest = _newest;
        foreach (ref readonly var sample in _samples.AsSpan())
        {
            if (IsRecent(sample) && Engine.Serial.IsBefore(sample.Number, oldest))
            {
                oldest = sample.Number;
            }
        }

        return oldest;
    }

    private bool IsRecent(in Sample sample) => sample.IsKnown && _newest - sample.Number < (uint)_samples.Length;
}
