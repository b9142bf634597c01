using System.Net.Sockets;

namespace GostSharp.Kernel;

/// <summary>The kernel's errors, as the framework knows them.</summary>
internal static class Errno
{
    public const int Interrupted = 4;
    public const int BadDescriptor = 9;
    public const int WouldBlock = 11;
    public const int OutOfMemory = 12;
    public const int InvalidArgument = 22;
    public const int BrokenPipe = 32;
    public const int ConnectionReset = 104;
    public const int IsConnected = 106;
    public const int ConnectUnderWay = 114;
    public const int ConnectBegun = 115;

    public static SocketError ToSocketError(int error) => error switch
    {
        1 or 13 => SocketError.AccessDenied,
        Interrupted => SocketError.Interrupted,
        WouldBlock => SocketError.WouldBlock,
        OutOfMemory or 105 => SocketError.NoBufferSpaceAvailable,
        InvalidArgument => SocketError.InvalidArgument,
        23 or 24 => SocketError.TooManyOpenSockets,
        BrokenPipe => SocketError.Shutdown,
        71 => SocketError.ConnectionAborted,
        92 => SocketError.ProtocolOption,
        95 => SocketError.OperationNotSupported,
        97 => SocketError.AddressFamilyNotSupported,
        98 => SocketError.AddressAlreadyInUse,
        99 => SocketError.AddressNotAvailable,
        100 => SocketError.NetworkDown,
        101 => SocketError.NetworkUnreachable,
        102 => SocketError.NetworkReset,
        103 => SocketError.ConnectionAborted,
        ConnectionReset => SocketError.ConnectionReset,
        107 => SocketError.NotConnected,
        110 => SocketError.TimedOut,
        111 => SocketError.ConnectionRefused,
        112 => SocketError.HostDown,
        113 => SocketError.HostUnreachable,
        _ => SocketError.SocketError,
    };

    /// <summary>What a stream would throw.</summary>
    public static IOException ToIOException(int error)
    {
        var inner = new SocketException((int)ToSocketError(error));
        return new IOException(inner.Message, inner);
    }
}
