namespace GostSharp.Kcp.Engine;

/// <summary>The receiving half: what has arrived, and what the peer is told of it.</summary>
internal sealed class ArqReceiver(KcpOptions options)
{
    // A peer that has heard of no room sends nothing, so it is told of new room more than once, lest that is lost.
    private const int Tells = 3;

    private readonly ReceiveBuffer _segments = new(options.ReceiveWindow);
    private readonly Acknowledgements _acknowledgements = new();
    private int _tellsLeft;
    private uint _tellAt;

    /// <summary>The segment that is waited for.</summary>
    public uint Next => _segments.Next;

    public long Available => _segments.Available;

    public int Free => _segments.Free;

    public int PendingAcknowledgements => _acknowledgements.Count;

    public long Duplicates { get; private set; }

    /// <summary>Takes a segment, unless it is beyond the window.</summary>
    public void Add(in SegmentHeader header, ReadOnlySpan<byte> data)
    {
        if (!_segments.IsWithinWindow(header.SerialNumber))
        {
            return;
        }

        _tellsLeft = 0;
        _acknowledgements.Add(header.SerialNumber, header.Timestamp);
        if (!_segments.TryAdd(header.SerialNumber, data))
        {
            Duplicates++;
        }
    }

    public int Read(Span<byte> destination, uint now)
    {
        var wasFull = _segments.Free == 0;
        var read = _segments.Read(destination);
        if (wasFull && _segments.Free > 0)
        {
            Tell(Tells, now);
        }

        return read;
    }

    /// <summary>The peer has asked for the window.</summary>
    public void Ask(uint now) => Tell(Math.Max(_tellsLeft, 1), now);

    /// <summary>Sends what the peer is to know.</summary>
    public void Transmit(PacketWriter writer, in SegmentHeader template, uint now, int timeout)
    {
        var pending = _acknowledgements.Pending;
        for (var i = 0; i < pending.Length; i++)
        {
            // What comes before the segment that is waited for is acknowledged by its number; the last one tells the time.
            var (serialNumber, timestamp) = pending[i];
            if (i == pending.Length - 1 || !Serial.IsBefore(serialNumber, Next))
            {
                writer.Add(template with { Command = SegmentCommand.Acknowledge, SerialNumber = serialNumber, Timestamp = timestamp }, default);
            }
        }

        _acknowledgements.Clear();
        if (_tellsLeft > 0 && !Serial.IsBefore(now, _tellAt))
        {
            _tellsLeft--;
            _tellAt = now + (uint)timeout;
            writer.Add(template with { Command = SegmentCommand.TellWindow }, default);
        }
    }

    /// <summary>When <see cref="Transmit"/> has something to do; null when it has not.</summary>
    public uint? Due(uint tick)
    {
        if (_acknowledgements.Count > 0)
        {
            return tick;
        }

        return _tellsLeft > 0 ? _tellAt : null;
    }

    public void Clear()
    {
        _segments.Clear();
        _acknowledgements.Clear();
        _tellsLeft = 0;
    }

    private void Tell(int times, uint now)
    {
        _tellsLeft = times;
        _tellAt = now;
    }
}
