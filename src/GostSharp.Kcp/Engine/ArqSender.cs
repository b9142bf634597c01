namespace GostSharp.Kcp.Engine;

/// <summary>The sending half: what is sent when, and again.</summary>
internal sealed class ArqSender
{
    // Until the peer has told its own.
    private const int InitialPeerWindow = 32;

    private readonly KcpOptions _options;
    private readonly SendBuffer _segments;
    private readonly CongestionWindow? _congestion;
    private readonly WindowProbe _probe = new();
    private uint _earliestResend;
    private bool _hasOvertaken;
    private bool _isBlocked;

    public ArqSender(KcpOptions options, int maxSegment)
    {
        _options = options;
        _segments = new SendBuffer(maxSegment);
        _congestion = options.CongestionControl ? new CongestionWindow(maxSegment) : null;
        RoundTrip = new RoundTrip(options.NoDelay, (int)options.Interval.TotalMilliseconds);
    }

    public RoundTrip RoundTrip { get; }

    /// <summary>Segments that the peer has room for.</summary>
    public int PeerWindow { get; private set; } = InitialPeerWindow;

    /// <summary>Segments that are not acknowledged, sent or not.</summary>
    public int Count => _segments.Count;

    public int InFlight => _segments.InFlight;

    public long Retransmissions { get; private set; }

    public long Timeouts { get; private set; }

    /// <summary>True while another segment would be taken.</summary>
    public bool HasRoom => _segments.Count < Limit;

    /// <summary>True when a segment is known to be lost, which is not worth waiting for.</summary>
    public bool HasLost { get; private set; }

    /// <summary>True when something may be sent that was not yet.</summary>
    public bool CanSendNew => _segments.HasUnsent && _segments.InFlight < Window;

    private int Limit => Math.Min(_options.SendWindow, PeerWindow);

    private int Window => _congestion is null ? Limit : Math.Min(Limit, _congestion.Size);

    // Asking makes sense only for somebody who waits.
    private bool AsksWindow => PeerWindow == 0 && (_segments.Count > 0 || _isBlocked);

    /// <summary>Takes bytes as far as there is room; returns how many.</summary>
    public int Write(ReadOnlySpan<byte> data)
    {
        var taken = _segments.Append(data, Limit);
        _isBlocked = taken < data.Length;
        return taken;
    }

    public void SetPeerWindow(int window) => PeerWindow = window;

    /// <summary>The peer has everything before <paramref name="unacknowledged"/>; false when that cannot be.</summary>
    public bool AcknowledgeUpTo(uint unacknowledged, out bool advanced)
    {
        var first = _segments.First;
        var isPossible = _segments.AcknowledgeUpTo(unacknowledged);
        ForgetLosses();
        advanced = first != _segments.First;
        return isPossible;
    }

    /// <summary>The peer has one segment, which was sent at <paramref name="sentAt"/>; those before it that were sent no later have been overtaken.</summary>
    /// <returns>True when the window has advanced.</returns>
    public bool Acknowledge(uint serialNumber, uint sentAt)
    {
        if (!_segments.IsInFlight(serialNumber) || _segments[serialNumber].IsAcknowledged)
        {
            return false;
        }

        var first = _segments.First;
        _segments.Acknowledge(serialNumber);
        for (var i = _segments.First; Serial.IsBefore(i, serialNumber); i++)
        {
            ref var segment = ref _segments[i];
            if (!segment.IsAcknowledged && !Serial.IsBefore(sentAt, segment.SentAt))
            {
                segment.Overtaken++;
                _hasOvertaken = true;
                HasLost |= _options.FastResend > 0 && segment.Overtaken >= _options.FastResend;
            }
        }

        ForgetLosses();
        return first != _segments.First;
    }

    /// <summary>The window has advanced.</summary>
    public void Grow() => _congestion?.Grow(PeerWindow);

    /// <summary>Sends what may be sent, and again what is overdue.</summary>
    public void Transmit(PacketWriter writer, in SegmentHeader template, uint now)
    {
        if (AsksWindow && _probe.Update(PeerWindow, now))
        {
            writer.Add(template with { Command = SegmentCommand.AskWindow }, default);
        }
        else if (PeerWindow > 0)
        {
            _probe.Update(PeerWindow, now);
        }

        var end = _segments.Next;
        var fresh = Math.Clamp(Window - _segments.InFlight, 0, _segments.Count - _segments.InFlight);
        if (_segments.InFlight > 0 && (_hasOvertaken || !Serial.IsBefore(now, _earliestResend)))
        {
            Repeat(writer, template, now, end, hasFresh: fresh > 0);
        }

        for (; fresh > 0; fresh--)
        {
            ref var segment = ref _segments.Take();
            segment.Timeout = RoundTrip.Timeout;
            Transmit(writer, template, ref segment, _segments.Next - 1, now);
        }
    }

    /// <summary>When <see cref="Transmit(PacketWriter, in SegmentHeader, uint)"/> has something to do by itself; null when it has not.</summary>
    public uint? Due(uint now, uint tick)
    {
        uint? due = _segments.InFlight > 0 ? _earliestResend : null;
        if (_hasOvertaken && _segments.InFlight > 0)
        {
            due = Serial.Earlier(due!.Value, tick);
        }

        if (AsksWindow)
        {
            var ask = _probe.IsActive ? _probe.Due : now;
            due = due is { } other ? Serial.Earlier(other, ask) : ask;
        }

        return due;
    }

    public void Clear() => _segments.Clear();

    /// <summary>Of what has arrived in the meantime, nothing is lost.</summary>
    private void ForgetLosses()
    {
        if (_segments.InFlight == 0)
        {
            _hasOvertaken = false;
            HasLost = false;
        }
    }

    private void Repeat(PacketWriter writer, in SegmentHeader template, uint now, uint end, bool hasFresh)
    {
        var inFlight = _segments.InFlight;
        var window = Window;
        var (fast, late) = (0, 0);
        _hasOvertaken = false;
        HasLost = false;
        uint? earliest = null;
        for (var i = _segments.First; i != end; i++)
        {
            ref var segment = ref _segments[i];
            if (segment.IsAcknowledged)
            {
                continue;
            }

            if (IsLost(segment, hasFresh))
            {
                segment.Timeout = RoundTrip.Timeout;
                fast++;
                Transmit(writer, template, ref segment, i, now);
            }
            else if (!Serial.IsBefore(now, segment.ResendAt))
            {
                segment.Timeout = RoundTrip.Prolong(segment.Timeout);
                late++;
                Transmit(writer, template, ref segment, i, now);
            }

            _hasOvertaken |= segment.Overtaken > 0;
            earliest = earliest is { } other ? Serial.Earlier(other, segment.ResendAt) : segment.ResendAt;
        }

        _earliestResend = earliest ?? now;
        Account(fast, late, inFlight, window);
    }

    // A segment that was overtaken less often is sent again only when there is nothing better to do.
    private bool IsLost(in SendSegment segment, bool hasFresh) =>
        segment.Overtaken > 0 && (!hasFresh || (_options.FastResend > 0 && segment.Overtaken >= _options.FastResend));

    private void Account(int fast, int late, int inFlight, int window)
    {
        Retransmissions += fast + late;
        Timeouts += late;
        if (fast > 0)
        {
            _congestion?.Shrink(inFlight, _options.FastResend);
        }

        if (late > 0)
        {
            _congestion?.Collapse(window);
        }
    }

    private void Transmit(PacketWriter writer, in SegmentHeader template, ref SendSegment segment, uint serialNumber, uint now)
    {
        segment.SentAt = now;
        segment.ResendAt = now + (uint)segment.Timeout;
        segment.Overtaken = 0;
        _earliestResend = _segments.InFlight == 1 ? segment.ResendAt : Serial.Earlier(_earliestResend, segment.ResendAt);
        var header = template with { Command = SegmentCommand.Push, Timestamp = now, SerialNumber = serialNumber, Length = (uint)segment.Length };
        writer.Add(header, segment.Data.AsSpan(0, segment.Length));
    }
}
