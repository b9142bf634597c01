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
    private const int InProgress = 115;
    private const short POLLOUT = 4;

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
        var name = address.Serialize();
        fixed (byte* bytes = name.Buffer.Span)
        {
            if (Libc.Connect(socket, bytes, (uint)name.Size) == 0)
            {
                return true;
            }
        }

        if (Libc.LastError is not (InProgress or Errno.Interrupted))
        {
            throw LastException();
        }

        if (!IsWritable(socket))
        {
            return false;
        }

        CheckConnected(socket);
        return true;
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
        var name = new SocketAddress(AddressFamily.InterNetworkV6);
        var length = (uint)name.Size;
        fixed (byte* bytes = name.Buffer.Span)
        {
            var socket = Libc.Accept(listener, bytes, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
            if (socket >= 0)
            {
                peer = ToEndPoint(name, length);
                return new SocketDescriptor(socket);
            }
        }

        return Libc.LastError is Errno.WouldBlock ? null : throw LastException();
    }

    /// <summary>The socket's own address; null when it has none any more.</summary>
    public static IPEndPoint? LocalEndPoint(SocketDescriptor socket)
    {
        var name = new SocketAddress(AddressFamily.InterNetworkV6);
        var length = (uint)name.Size;
        fixed (byte* bytes = name.Buffer.Span)
        {
            return Libc.GetSocketName(socket, bytes, &length) == 0 ? ToEndPoint(name, length) : null;
        }
    }

    public static void SetOption(SocketDescriptor socket, int level, int name, int value)
    {
        if (Libc.SetSocketOption(socket, level, name, &value, sizeof(int)) != 0)
        {
            throw LastException();
        }
    }

    public static SocketException LastException() => new((int)Errno.ToSocketError(Libc.LastError));

    private static bool IsWritable(SocketDescriptor socket)
    {
        var added = false;
        socket.DangerousAddRef(ref added);
        var poll = new PollRequest { Descriptor = socket.Value, Wanted = POLLOUT };
        var ready = Libc.Poll(&poll, 1, 0) > 0;
        socket.DangerousRelease();
        return ready;
    }

    private static IPEndPoint ToEndPoint(SocketAddress name, uint length)
    {
        name.Size = (int)length;
        var any = name.Family is AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any;
        return (IPEndPoint)new IPEndPoint(any, 0).Create(name);
    }
}

/// <summary>struct pollfd.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollRequest
{
    public int Descriptor;
    public short Wanted;
    public short Happened;
}
