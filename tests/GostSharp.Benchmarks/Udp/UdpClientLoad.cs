using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace GostSharp.Benchmarks.Udp;

/// <summary>One client: a window of packets, each of which is sent anew when its answer has come, or has not for long.</summary>
internal sealed class UdpClientLoad : IDisposable
{
    // Sweeps after which a packet is given up: some 250 ms.
    private const int Patience = 5;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly PacketBatch _batch;
    private readonly Slot[] _window;
    private readonly int _size;
    private long _lastNumber;
    private long _lastAnswer;
    private int _sweeps = Patience;
    private UdpCounts _counts;

    public UdpClientLoad(IPEndPoint to, int size, int window)
    {
        _size = size;
        _window = new Slot[window];
        _batch = new PacketBatch(window, hasNames: false);
        _socket.Connect(to);
        Descriptor = (int)_socket.Handle;
    }

    public int Descriptor { get; }

    public UdpCounts Counts => _counts;

    /// <summary>Takes the answers that are there and sends a packet for each.</summary>
    public void Turn()
    {
        var received = _batch.Receive(Descriptor, wait: false);
        var answered = 0;
        for (var i = 0; i < received; i++)
        {
            var packet = _batch[i];
            if (packet.Length == _size && MemoryMarshal.Read<Header>(packet) is var header && header.Slot < _window.Length
                && _window[header.Slot].Number == header.Number)
            {
                _counts += new UdpCounts(1, 0, header.Number < _lastAnswer ? 1 : 0);
                _lastAnswer = Math.Max(_lastAnswer, header.Number);
                Prepare(answered++, header.Slot);
            }
        }

        _batch.Send(Descriptor, answered);
    }

    /// <summary>Sends those again whose answers have not come for long.</summary>
    public void Sweep()
    {
        _sweeps++;
        var lost = 0;
        for (var slot = 0; slot < _window.Length; slot++)
        {
            if (_sweeps - _window[slot].Sweep >= Patience)
            {
                _counts += new UdpCounts(0, _window[slot].Number == 0 ? 0 : 1, 0);
                Prepare(lost++, slot);
            }
        }

        _batch.Send(Descriptor, lost);
    }

    /// <summary>Forgets how long its packets have been under way.</summary>
    public void Rest()
    {
        for (var slot = 0; slot < _window.Length; slot++)
        {
            _window[slot].Sweep = _sweeps;
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _batch.Dispose();
    }

    private void Prepare(int index, int slot)
    {
        _window[slot] = new Slot(++_lastNumber, _sweeps);
        MemoryMarshal.Write(_batch.Prepare(index, _size), new Header(slot, _lastNumber));
    }

    private record struct Slot(long Number, int Sweep);

    private readonly record struct Header(int Slot, long Number);
}
