using System.Net.Sockets;

namespace GostSharp.Transports;

/// <summary>What a socket's error means to a caller.</summary>
internal static class SocketFailures
{
    public static FailureReason ToReason(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => FailureReason.Refused,
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.NetworkDown
            or SocketError.AddressFamilyNotSupported => FailureReason.Unreachable,
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery => FailureReason.NameNotFound,
        SocketError.TimedOut => FailureReason.TimedOut,
        SocketError.AccessDenied => FailureReason.Forbidden,
        SocketError.AddressAlreadyInUse or SocketError.AddressNotAvailable => FailureReason.AddressUnavailable,
        SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable => FailureReason.ResourcesExhausted,
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => FailureReason.ConnectionLost,
        SocketError.OperationNotSupported or SocketError.ProtocolNotSupported => FailureReason.NotSupported,
        _ => FailureReason.Other,
    };

    /// <summary>The error of a connect: there, "no address" means that this machine's ports are used up.</summary>
    public static FailureReason ToConnectReason(SocketError error) =>
        error is SocketError.AddressNotAvailable or SocketError.AddressAlreadyInUse ? FailureReason.ResourcesExhausted : ToReason(error);
}
