using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace GostSharp.Kernel;

/// <summary>Calls on bare sockets; all of them return at once.</summary>
internal static unsafe class SocketCalls
{
    private const int SOCK_STREAM = 1;
    private const int SOCK_NONBLOCK = 0x800;
    private const int SOCK_CLOEXEC = 0x80000;
    private const int SO_ERROR = 4;

    /// <summary>Opens a TCP socket.</summary>
    /// <exception cref="SocketException">There is none to be had.</exception>
    public static SocketDescriptor OpenTcp(AddressFamily family)
    {
        // The kernel's numbers: AF_INET, AF_INET6.
        var socket = Libc.Socket(family is AddressFamily.InterNetworkV6 ? 10 : 2, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        return socket >= 0 ? new SocketDescriptor(socket) : throw LastException();
    }

    /// <summary>Begins to connect; true when that is over already, as it is on the loopback.</summary>
    /// <exception cref="SocketException">It failed at once.</exception>
    public static bool Connect(SocketDescriptor socket, IPEndPoint address)
    {
        var name = stackalloc byte[SocketName.MaxSize];
        var length = (uint)SocketName.Write(address, new Span<byte>(name, SocketName.MaxSize));

        // The first call cannot know; asked again, the kernel says whether it is over by now.
        return TryConnect(socket, name, length) || TryConnect(socket, name, length);
    }

    /// <exception cref="SocketException">The connect has failed.</exception>
    public static void CheckConnected(SocketDescriptor socket)
    {
        int error;
        uint length = sizeof(int);
        if (Libc.GetSocketOption(socket, Libc.SOL_SOCKET, SO_ERROR, &error, &length) != 0)
        {
            throw LastException();
        }

        if (error != 0)
        {
            throw new SocketException((int)Errno.ToSocketError(error));
        }
    }

    /// <summary>Accepts one connection; null when none waits.</summary>
    /// <exception cref="SocketException">It failed.</exception>
    public static SocketDescriptor? Accept(SafeHandle listener, out IPEndPoint? peer)
    {
        peer = null;
        var name = stackalloc byte[SocketName.MaxSize];
        uint length = SocketName.MaxSize;
        var socket = Libc.Accept(listener, name, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (socket >= 0)
        {
            peer = SocketName.Read(new ReadOnlySpan<byte>(name, (int)Math.Min(length, SocketName.MaxSize)));
            return new SocketDescriptor(socket);
        }

        return Libc.LastError is Errno.WouldBlock ? null : throw LastException();
    }

    /// <summary>The socket's own address; null when it has none any more.</summary>
    public static IPEndPoint? LocalEndPoint(SocketDescriptor socket)
    {
        var name = stackalloc byte[SocketName.MaxSize];
        uint length = SocketName.MaxSize;
        return Libc.GetSocketName(socket, name, &length) == 0 ? SocketName.Read(new ReadOnlySpan<byte>(name, (int)Math.Min(length, SocketName.MaxSize))) : null;
    }

    public static void SetOption(SocketDescriptor socket, int level, int name, int value)
    {
        if (Libc.SetSocketOption(socket, level, name, &value, sizeof(int)) != 0)
        {
            throw LastException();
        }
    }

    public static SocketException LastException() => new((int)Errno.ToSocketError(Libc.LastError));

    private static bool TryConnect(SocketDescriptor socket, byte* name, uint length)
    {
        if (Libc.Connect(socket, name, length) == 0)
        {
            return true;
        }

        return Libc.LastError switch
        {
            Errno.ConnectBegun or Errno.ConnectUnderWay or Errno.Interrupted => false,
            Errno.IsConnected => true,
            _ => throw LastException(),
        };
    }
}
