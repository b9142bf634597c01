using GostSharp.Kcp.Packets;

namespace GostSharp.Kcp.Engine;

/// <summary>The segments that were sent and not acknowledged, and behind them those that wait to be sent.</summary>
internal sealed class SendBuffer(int maxSegment)
{
    private const int InitialCapacity = 8;

    private SendSegment[] _ring = [];

    /// <summary>The first segment that is not acknowledged.</summary>
    public uint First { get; private set; }

    /// <summary>The first segment that was never sent.</summary>
    public uint Next { get; private set; }

    /// <summary>Behind the last segment.</summary>
    public uint End { get; private set; }

    public int Count => (int)(End - First);

    public int InFlight => (int)(Next - First);

    public bool HasUnsent => Next != End;

    public ref SendSegment this[uint serialNumber] => ref _ring[serialNumber & (uint)(_ring.Length - 1)];

    /// <summary>Takes bytes: first into the last segment, unless that was sent, then into new ones, while there are fewer than <paramref name="limit"/>.</summary>
    /// <returns>How many bytes were taken.</returns>
    public int Append(ReadOnlySpan<byte> data, int limit)
    {
        var rest = FillLast(data);
        while (!rest.IsEmpty && Count < limit)
        {
            var part = rest[..Math.Min(rest.Length, maxSegment)];
            Add(part);
            rest = rest[part.Length..];
        }

        return data.Length - rest.Length;
    }

    /// <summary>Counts one more waiting segment as sent.</summary>
    public ref SendSegment Take() => ref this[Next++];

    /// <summary>Forgets all segments before <paramref name="unacknowledged"/>.</summary>
    /// <returns>False when the peer has acknowledged what it cannot have.</returns>
    public bool AcknowledgeUpTo(uint unacknowledged)
    {
        if (Serial.IsBefore(Next, unacknowledged))
        {
            return false;
        }

        while (Serial.IsBefore(First, unacknowledged))
        {
            Release(ref this[First]);
            First++;
        }

        SkipAcknowledged();
        return true;
    }

    /// <summary>Forgets one segment that was sent.</summary>
    public void Acknowledge(uint serialNumber)
    {
        if (IsInFlight(serialNumber))
        {
            Release(ref this[serialNumber]);
            SkipAcknowledged();
        }
    }

    public bool IsInFlight(uint serialNumber) => !Serial.IsBefore(serialNumber, First) && Serial.IsBefore(serialNumber, Next);

    public void Clear()
    {
        for (var i = First; i != End; i++)
        {
            Release(ref this[i]);
        }

        First = Next = End;
    }

    private ReadOnlySpan<byte> FillLast(ReadOnlySpan<byte> data)
    {
        if (!HasUnsent)
        {
            return data;
        }

        ref var last = ref this[End - 1];
        var part = data[..Math.Min(data.Length, maxSegment - last.Length)];
        part.CopyTo(last.Data.AsSpan(last.Length));
        last.Length += part.Length;
        return data[part.Length..];
    }

    private void Add(ReadOnlySpan<byte> part)
    {
        if (Count == _ring.Length)
        {
            Grow();
        }

        ref var segment = ref this[End++];
        segment = new SendSegment { Data = PacketBuffers.Rent(), Length = part.Length };
        part.CopyTo(segment.Data);
    }

    private void Grow()
    {
        var ring = new SendSegment[Math.Max(InitialCapacity, _ring.Length * 2)];
        for (var i = First; i != End; i++)
        {
            ring[i & (uint)(ring.Length - 1)] = this[i];
        }

        _ring = ring;
    }

    private void SkipAcknowledged()
    {
        while (First != Next && this[First].IsAcknowledged)
        {
            First++;
        }
    }

    private static void Release(ref SendSegment segment)
    {
        if (segment.Data is { } data)
        {
            segment.Data = null;
            PacketBuffers.Return(data);
        }
    }
}
