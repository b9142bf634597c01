using GostSharp.Kcp.Engine;
using GostSharp.Kcp.Packets;
using GostSharp.Kcp.Sessions;

namespace GostSharp.Kcp.Tests.Network;

/// <summary>One end of a session in a simulated network: sends bytes that can be told from all others, and checks those that come.</summary>
internal sealed class SimulatedPeer : IPacketSink
{
    private readonly SimulatedNetwork _network;
    private readonly KcpOptions _options;
    private readonly byte[] _chunk = new byte[16 * 1024];
    private long _wakeAt = long.MaxValue;

    public SimulatedPeer(SimulatedNetwork network, KcpOptions options, uint conversation)
    {
        _network = network;
        _options = options;
        Core = new SessionCore(conversation, options, this);
    }

    public SessionCore Core { get; }

    /// <summary>Where its packets go.</summary>
    public SimulatedLink Link { get; set; } = null!;

    /// <summary>Bytes that are still to be sent.</summary>
    public long ToSend { get; private set; }

    public long Sent { get; private set; }

    public long Received { get; private set; }

    /// <summary>The longest time without a byte for the reader, while the other side had some.</summary>
    public long LongestPause { get; private set; }

    public long LastReceivedAt { get; private set; }

    /// <summary>Packets that were none of this session.</summary>
    public long Rejected { get; private set; }

    /// <summary>False while the application does not read.</summary>
    public bool Reads { get; set; } = true;

    /// <summary>Called when bytes were read, with their number.</summary>
    public Action<int>? OnRead { get; set; }

    /// <summary>A byte of the stream at a place.</summary>
    public static byte Pattern(long position) => (byte)((position * 31) + (position >> 8) + (position >> 16));

    public void Send(long bytes)
    {
        ToSend += bytes;
        Pump();
    }

    /// <summary>Does all that can be done now.</summary>
    public void Pump()
    {
        Write();
        Read();
        Schedule();
    }

    public void Deliver(byte[] packet)
    {
        var buffer = new byte[PacketBuffers.Size];
        packet.CopyTo(buffer, 0);
        if (!PacketSeal.TryOpen(_options.Crypt.Packets, buffer, packet.Length, out var payload) || !Core.Input(payload, Now))
        {
            Rejected++;
            return;
        }

        Core.AfterInput(Now);
        Pump();
    }

    void IPacketSink.Send(byte[] buffer, int length)
    {
        Link.Send(buffer.AsSpan(0, length).ToArray());
        PacketBuffers.Return(buffer);
    }

    private uint Now => (uint)_network.Now;

    private void Write()
    {
        while (ToSend > 0)
        {
            var part = (int)Math.Min(ToSend, _chunk.Length);
            for (var i = 0; i < part; i++)
            {
                _chunk[i] = Pattern(Sent + i);
            }

            var taken = Core.Write(_chunk.AsSpan(0, part), Now);
            Sent += taken;
            ToSend -= taken;
            if (taken < part)
            {
                return;
            }
        }
    }

    private void Read()
    {
        while (Reads && Core.Available > 0)
        {
            var read = Core.Read(_chunk, Now);
            for (var i = 0; i < read; i++)
            {
                if (_chunk[i] != Pattern(Received + i))
                {
                    throw new InvalidOperationException($"Byte {Received + i} is wrong.");
                }
            }

            Received += read;
            LongestPause = Math.Max(LongestPause, _network.Now - LastReceivedAt);
            LastReceivedAt = _network.Now;
            OnRead?.Invoke(read);
        }
    }

    private void Schedule()
    {
        if (Core.Due(Now) is not { } due)
        {
            return;
        }

        var at = _network.Now + Math.Max(1, Serial.Distance(due, Now));
        if (at < _wakeAt)
        {
            _wakeAt = at;
            _network.At(at, () => Wake(at));
        }
    }

    private void Wake(long at)
    {
        if (_wakeAt != at)
        {
            return;
        }

        _wakeAt = long.MaxValue;
        Core.Tick(Now);
        Pump();
    }
}
