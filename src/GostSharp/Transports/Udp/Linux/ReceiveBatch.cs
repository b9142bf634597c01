using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using GostSharp.Kernel;

namespace GostSharp.Transports.Udp.Linux;

/// <summary>Room for several packets of any size, and for who sent them; filled with one call.</summary>
internal sealed unsafe class ReceiveBatch : IDisposable
{
    private const int Capacity = 32;
    private const int PacketRoom = 65_536;
    private const int NameRoom = 32;

    // Pages of it that no packet has needed yet are no memory.
    private readonly byte[] _packets = GC.AllocateUninitializedArray<byte>(Capacity * PacketRoom, pinned: true);
    private readonly PacketHeader* _headers;
    private readonly byte* _names;

    // Of exactly their sizes: an address in a larger buffer is equal to none in a smaller one.
    private readonly SocketAddress _sender4 = new(AddressFamily.InterNetwork);
    private readonly SocketAddress _sender6 = new(AddressFamily.InterNetworkV6);

    public ReceiveBatch()
    {
        var size = Capacity * (sizeof(PacketHeader) + sizeof(PacketVector) + NameRoom);
        _headers = (PacketHeader*)NativeMemory.AllocZeroed((nuint)size);
        var vectors = (PacketVector*)(_headers + Capacity);
        _names = (byte*)(vectors + Capacity);
        for (var i = 0; i < Capacity; i++)
        {
            vectors[i].Base = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_packets, i * PacketRoom);
            vectors[i].Length = PacketRoom;
            _headers[i].Vectors = vectors + i;
            _headers[i].VectorCount = 1;
            _headers[i].Name = _names + (i * NameRoom);
        }
    }

    /// <summary>Receives what is there, as far as there is room for it.</summary>
    /// <returns>How many packets came; 0 with an error when none did.</returns>
    public int Receive(SafeSocketHandle socket, out SocketError error)
    {
        for (var i = 0; i < Capacity; i++)
        {
            _headers[i].NameLength = NameRoom;
        }

        var count = Calls.ReceiveMany(socket, _headers, Capacity, Libc.MSG_DONTWAIT, null);
        error = count > 0 ? SocketError.Success : Calls.LastError;
        return Math.Max(count, 0);
    }

    public Memory<byte> Packet(int index) => _packets.AsMemory(index * PacketRoom, (int)_headers[index].Length);

    /// <summary>Who sent it; the same object for every packet.</summary>
    public SocketAddress Sender(int index)
    {
        var sender = _headers[index].NameLength == _sender4.Size ? _sender4 : _sender6;
        new ReadOnlySpan<byte>(_headers[index].Name, sender.Size).CopyTo(sender.Buffer.Span);
        return sender;
    }

    public void Dispose() => NativeMemory.Free(_headers);
}
