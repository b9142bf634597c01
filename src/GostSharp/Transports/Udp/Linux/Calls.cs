using System.Net.Sockets;
using System.Runtime.InteropServices;
using GostSharp.Kernel;

namespace GostSharp.Transports.Udp.Linux;

/// <summary>What the kernel offers for packets and the framework does not.</summary>
internal static unsafe partial class Calls
{
    /// <summary>The error of the last call on this thread.</summary>
    public static SocketError LastError => Errno.ToSocketError(Libc.LastError);

    [LibraryImport("libc", EntryPoint = "recvmmsg", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int ReceiveMany(SafeHandle socket, PacketHeader* packets, uint count, int flags, void* timeout);
}

/// <summary>struct iovec.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PacketVector
{
    public byte* Base;
    public nuint Length;
}

/// <summary>struct mmsghdr of 64-bit systems.</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal unsafe struct PacketHeader
{
    [FieldOffset(0)]
    public byte* Name;

    [FieldOffset(8)]
    public uint NameLength;

    [FieldOffset(16)]
    public PacketVector* Vectors;

    [FieldOffset(24)]
    public nuint VectorCount;

    [FieldOffset(48)]
    public int Flags;

    [FieldOffset(56)]
    public uint Length;
}
