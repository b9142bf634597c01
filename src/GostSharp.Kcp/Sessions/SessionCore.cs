using GostSharp.Kcp.Engine;
using GostSharp.Kcp.Fec;
using GostSharp.Kcp.Packets;

namespace GostSharp.Kcp.Sessions;

/// <summary>A session without threads and sockets: packets and time come in, packets go out. Not thread-safe.</summary>
internal sealed class SessionCore
{
    // What almost everybody uses; learned anew when the peer does not.
    private const int UsualDataShards = 10;
    private const int UsualParityShards = 3;

    private readonly KcpOptions _options;
    private readonly Arq _arq;
    private readonly PacketOutput _output;
    private FecDecoder? _decoder;
    private uint _now;

    /// <param name="conversation">The number of the session.</param>
    /// <param name="options">How it speaks.</param>
    /// <param name="network">Takes its packets, sealed.</param>
    public SessionCore(uint conversation, KcpOptions options, IPacketSink network)
    {
        _options = options;
        _output = new PacketOutput(options, network);
        _arq = new Arq(conversation, options, _output);
    }

    public uint Conversation => _arq.Conversation;

    /// <summary>Bytes that may be read.</summary>
    public long Available => _arq.Receiver.Available;

    /// <summary>True while a write would take something.</summary>
    public bool HasRoom => _arq.Sender.HasRoom;

    /// <summary>True while the peer owes an acknowledgement.</summary>
    public bool IsOwed => _arq.Sender.InFlight > 0;

    /// <summary>Segments that are not acknowledged, sent or not.</summary>
    public int Unacknowledged => _arq.Sender.Count;

    /// <summary>Takes a packet without its seal; false when it is none of this session.</summary>
    public bool Input(ReadOnlySpan<byte> payload, uint now)
    {
        _now = now;
        if (!FecHeader.TryRead(payload, out var header))
        {
            return _arq.Input(payload, isRegular: true, now);
        }

        if (FecHeader.TryReadSegments(payload, out var segments) && !_arq.Input(segments, isRegular: true, now))
        {
            // Belongs to somebody else who had this address: nothing can be made of it together with ours.
            return false;
        }

        _decoder ??= MakeDecoder();
        _decoder.Add(header, payload, now);
        return true;
    }

    /// <summary>To be called after one or several packets came in.</summary>
    public void AfterInput(uint now) => _arq.AfterInput(now);

    /// <summary>Takes bytes as far as there is room and sends them; returns how many.</summary>
    public int Write(ReadOnlySpan<byte> data, uint now)
    {
        var taken = _arq.Sender.Write(data);
        if (taken > 0)
        {
            _arq.Flush(now);
        }

        return taken;
    }

    public int Read(Span<byte> destination, uint now) => _arq.Receiver.Read(destination, now);

    /// <summary>Sends the acknowledgements that wait.</summary>
    public void Acknowledge(uint now) => _arq.Acknowledge(now);

    public void Tick(uint now) => _arq.Tick(now);

    /// <summary>When <see cref="Tick"/> has something to do; null when it has not.</summary>
    public uint? Due(uint now) => _arq.Due(now);

    /// <summary>Gives all buffers back but those that wait for the reader.</summary>
    public void Stop()
    {
        _arq.ClearSent();
        _output.Clear();
        _decoder?.Clear();
    }

    /// <summary>Gives the buffers that wait for the reader back.</summary>
    public void DropUnread() => _arq.ClearReceived();

    public KcpStatistics Statistics => new()
    {
        PacketsSent = _output.Packets,
        Retransmissions = _arq.Sender.Retransmissions,
        Timeouts = _arq.Sender.Timeouts,
        Duplicates = _arq.Receiver.Duplicates,
        Recovered = _decoder?.Recovered ?? 0,
        Unacknowledged = _arq.Sender.Count,
        Unread = _arq.Receiver.Available,
        RoundTrip = TimeSpan.FromMilliseconds(_arq.Sender.RoundTrip.Smoothed),
    };

    private FecDecoder MakeDecoder()
    {
        var matrix = _options.HasErrorCorrection
            ? ParityMatrix.For(_options.DataShards, _options.ParityShards)
            : ParityMatrix.For(UsualDataShards, UsualParityShards);
        return new FecDecoder(matrix, segments => _arq.Input(segments, isRegular: false, _now));
    }
}
