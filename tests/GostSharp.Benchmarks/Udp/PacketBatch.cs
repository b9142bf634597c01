using System.Runtime.InteropServices;

namespace GostSharp.Benchmarks.Udp;

/// <summary>Room for several packets, received or sent with one call.</summary>
internal sealed unsafe partial class PacketBatch : IDisposable
{
    public const int PacketRoom = 2048;

    private const int NameRoom = 32;
    private const int MSG_DONTWAIT = 0x40;
    private const int MSG_WAITFORONE = 0x10000;

    private readonly int _capacity;
    private readonly byte* _memory;
    private readonly Message* _messages;
    private readonly Vector* _vectors;
    private readonly byte* _names;
    private readonly bool _hasNames;

    public PacketBatch(int capacity, bool hasNames)
    {
        (_capacity, _hasNames) = (capacity, hasNames);
        _memory = (byte*)NativeMemory.AllocZeroed((nuint)(capacity * (PacketRoom + NameRoom + sizeof(Message) + sizeof(Vector))));
        _messages = (Message*)(_memory + (capacity * PacketRoom));
        _vectors = (Vector*)(_messages + capacity);
        _names = (byte*)(_vectors + capacity);
        for (var i = 0; i < capacity; i++)
        {
            _vectors[i].Base = _memory + (i * PacketRoom);
            _messages[i].Vectors = &_vectors[i];
            _messages[i].VectorCount = 1;
        }
    }

    public Span<byte> this[int index] => new(_vectors[index].Base, (int)_messages[index].Length);

    /// <summary>Receives what is there, but not more than fits.</summary>
    /// <returns>How many; 0 when nothing is there, -1 when a call failed.</returns>
    public int Receive(int socket, bool wait)
    {
        for (var i = 0; i < _capacity; i++)
        {
            _vectors[i].Length = PacketRoom;
            _messages[i].Name = _hasNames ? _names + (i * NameRoom) : null;
            _messages[i].NameLength = _hasNames ? NameRoom : 0u;
        }

        return RecvMany(socket, _messages, (uint)_capacity, wait ? MSG_WAITFORONE : MSG_DONTWAIT, null);
    }

    /// <summary>Makes room for a packet of that size in the place of another one.</summary>
    public Span<byte> Prepare(int index, int length)
    {
        _messages[index].Length = (nuint)length;
        return this[index];
    }

    /// <summary>Sends the first packets; where they came with an address, to that.</summary>
    /// <returns>How many were taken.</returns>
    public int Send(int socket, int count)
    {
        for (var i = 0; i < count; i++)
        {
            _vectors[i].Length = _messages[i].Length;
        }

        return count == 0 ? 0 : SendMany(socket, _messages, (uint)count, 0);
    }

    public void Dispose() => NativeMemory.Free(_memory);

    [LibraryImport("libc", EntryPoint = "recvmmsg")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int RecvMany(int socket, Message* messages, uint count, int flags, void* timeout);

    [LibraryImport("libc", EntryPoint = "sendmmsg")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendMany(int socket, Message* messages, uint count, int flags);

    [StructLayout(LayoutKind.Sequential)]
    private struct Vector
    {
        public byte* Base;
        public nuint Length;
    }

    // struct mmsghdr of 64-bit systems.
    [StructLayout(LayoutKind.Sequential)]
    private struct Message
    {
        public byte* Name;
        public uint NameLength;
        public Vector* Vectors;
        public nuint VectorCount;
        public void* Control;
        public nuint ControlLength;
        public nint Flags; // An int, and what aligns the next field.
        public nuint Length;
    }
}
