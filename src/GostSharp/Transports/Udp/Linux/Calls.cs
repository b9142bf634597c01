using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GostSharp.Transports.Udp.Linux;

/// <summary>What the kernel offers for packets and the framework does not.</summary>
internal static unsafe partial class Calls
{
    public const int EPOLLIN = 1;
    public const int EPOLL_CTL_ADD = 1;
    public const int EPOLL_CTL_DEL = 2;
    public const int EPOLL_CTL_MOD = 3;
    public const int EPOLL_CLOEXEC = 0x80000;
    public const int EFD_CLOEXEC = 0x80000;
    public const int MSG_DONTWAIT = 0x40;

    /// <summary>The error of the last call on this thread.</summary>
    public static SocketError LastError => Marshal.GetLastPInvokeError() switch
    {
        4 => SocketError.Interrupted,
        11 => SocketError.WouldBlock,
        100 => SocketError.NetworkDown,
        101 => SocketError.NetworkUnreachable,
        102 => SocketError.NetworkReset,
        104 => SocketError.ConnectionReset,
        105 => SocketError.NoBufferSpaceAvailable,
        110 => SocketError.TimedOut,
        111 => SocketError.ConnectionRefused,
        112 => SocketError.HostDown,
        113 => SocketError.HostUnreachable,
        _ => SocketError.SocketError,
    };

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial SafeFileHandle EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int EpollControl(SafeHandle poll, int operation, SafeHandle descriptor, uint* interest);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int EpollWait(SafeHandle poll, uint* events, int count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial SafeFileHandle EventDescriptor(uint value, int flags);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint Write(SafeHandle descriptor, ulong* value, nuint count);

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
