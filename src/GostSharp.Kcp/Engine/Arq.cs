using GostSharp.Kcp.Packets;

namespace GostSharp.Kcp.Engine;

/// <summary>A reliable stream of bytes over packets that may be lost: both halves, and when they have something to do. Not thread-safe; time is given to it.</summary>
internal sealed class Arq
{
    // Answers to a request often follow at once and carry the acknowledgement with them.
    private const int ShortestDelay = 10;

    private readonly KcpOptions _options;
    private readonly PacketWriter _writer;
    private readonly ArqSender _sender;
    private readonly ArqReceiver _receiver;
    private readonly uint _interval;
    private readonly int _acknowledgementsPerPacket;
    private uint _lastTick;
    private uint? _tick;
    private bool _hasAdvanced;

    public Arq(uint conversation, KcpOptions options, IPacketSink sink)
    {
        _options = options;
        Conversation = conversation;
        var headerSize = PacketLayout.HeaderSize(options);
        _writer = new PacketWriter(headerSize, options.MaxPacketSize, sink);
        _sender = new ArqSender(options, PacketLayout.MaxSegment(options));
        _receiver = new ArqReceiver(options);
        _interval = (uint)options.Interval.TotalMilliseconds;
        _acknowledgementsPerPacket = (options.MaxPacketSize - headerSize) / SegmentHeader.Size;
    }

    public uint Conversation { get; }

    public ArqSender Sender => _sender;

    public ArqReceiver Receiver => _receiver;

    /// <summary>Takes the segments of a packet.</summary>
    /// <param name="segments">The segments, one behind the other.</param>
    /// <param name="isRegular">False for a packet that was recovered: what it says of window and time is old.</param>
    /// <param name="now">The time in milliseconds.</param>
    /// <returns>False when the first one is none of this session.</returns>
    public bool Input(ReadOnlySpan<byte> segments, bool isRegular, uint now)
    {
        var isOurs = false;
        uint? echo = null;
        while (TryReadSegment(ref segments, out var header, out var data))
        {
            isOurs = true;
            if (!_sender.AcknowledgeUpTo(header.Unacknowledged, out var advanced))
            {
                break;
            }

            if (isRegular)
            {
                _sender.SetPeerWindow(header.Window);
            }

            if (advanced | Apply(header, data, now, ref echo))
            {
                _hasAdvanced = true;
                _sender.Grow();
            }
        }

        if (isRegular && echo is { } sentAt && Serial.Distance(now, sentAt) is >= 0 and < 60_000 and var sample)
        {
            _sender.RoundTrip.Add(sample);
        }

        return isOurs;
    }

    /// <summary>Sends what the packets that came in have made possible.</summary>
    public void AfterInput(uint now)
    {
        if (_hasAdvanced || _sender.HasLost || _sender.CanSendNew)
        {
            Flush(now);
        }
        else if (_receiver.PendingAcknowledgements >= (_options.AckNoDelay ? 1 : _acknowledgementsPerPacket))
        {
            SendAcknowledgements(now);
        }

        _hasAdvanced = false;
    }

    /// <summary>Sends the acknowledgements that wait.</summary>
    public void Acknowledge(uint now)
    {
        if (_receiver.PendingAcknowledgements > 0)
        {
            SendAcknowledgements(now);
        }
    }

    /// <summary>Sends everything that is due.</summary>
    public void Flush(uint now)
    {
        var template = Template();
        _receiver.Transmit(_writer, template, now, _sender.RoundTrip.Timeout);
        _sender.Transmit(_writer, template, now);
        _writer.Flush();
    }

    /// <summary>Sends everything that is due because its time has come.</summary>
    public void Tick(uint now)
    {
        _lastTick = now;
        _tick = null;
        Flush(now);
    }

    /// <summary>When <see cref="Tick"/> has something to do; null when it has not.</summary>
    public uint? Due(uint now)
    {
        var tick = _tick ?? NextTick(now);
        var (send, receive) = (_sender.Due(now, tick), _receiver.Due(tick));
        // Once chosen it stays, so that a stream of packets does not put it off for ever.
        _tick = send == tick || receive == tick ? tick : null;
        return send is { } a && receive is { } b ? Serial.Earlier(a, b) : send ?? receive;
    }

    /// <summary>Gives the buffers of what was received back.</summary>
    public void ClearReceived() => _receiver.Clear();

    /// <summary>Gives the buffers of what is not acknowledged back.</summary>
    public void ClearSent() => _sender.Clear();

    private void SendAcknowledgements(uint now)
    {
        _receiver.Transmit(_writer, Template(), now, _sender.RoundTrip.Timeout);
        _writer.Flush();
    }

    private uint NextTick(uint now)
    {
        var soonest = now + Math.Min(_interval, ShortestDelay);
        return now - _lastTick < _interval ? Serial.Later(_lastTick + _interval, soonest) : soonest;
    }

    private SegmentHeader Template() =>
        new(Conversation, default, (ushort)Math.Min(_receiver.Free, ushort.MaxValue), 0, 0, _receiver.Next, 0);

    private bool TryReadSegment(ref ReadOnlySpan<byte> segments, out SegmentHeader header, out ReadOnlySpan<byte> data)
    {
        data = default;
        if (!SegmentHeader.TryRead(segments, out header) || header.Conversation != Conversation || header.Length > segments.Length - SegmentHeader.Size)
        {
            return false;
        }

        data = segments.Slice(SegmentHeader.Size, (int)header.Length);
        segments = segments[(SegmentHeader.Size + data.Length)..];
        return true;
    }

    private bool Apply(in SegmentHeader header, ReadOnlySpan<byte> data, uint now, ref uint? echo)
    {
        switch (header.Command)
        {
            case SegmentCommand.Push:
                _receiver.Add(header, data);
                return false;
            case SegmentCommand.Acknowledge:
                echo = header.Timestamp;
                return _sender.Acknowledge(header.SerialNumber, header.Timestamp);
            case SegmentCommand.AskWindow:
                _receiver.Ask(now);
                return false;
            default:
                return false;
        }
    }
}
