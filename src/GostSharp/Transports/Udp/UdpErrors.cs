using System.Net.Sockets;

namespace GostSharp.Transports.Udp;

/// <summary>What the errors of UDP sockets mean.</summary>
internal static class UdpErrors
{
    /// <summary>A report (ICMP) about a packet that was sent before: it says nothing about the socket, nor about other peers.</summary>
    public static bool IsReport(SocketError error) => error is
        SocketError.ConnectionRefused or SocketError.ConnectionReset or SocketError.HostUnreachable or SocketError.NetworkUnreachable
        or SocketError.HostDown or SocketError.NetworkDown or SocketError.NetworkReset or SocketError.TimedOut;

    public static GostException Lost(SocketException exception) => new(ReasonOf(exception.SocketErrorCode), exception.Message, exception);

    // Windows calls it a reset when nobody listens at the peer's port.
    private static FailureReason ReasonOf(SocketError error) => error switch
    {
        SocketError.ConnectionReset => FailureReason.Refused,
        SocketError.MessageSize => FailureReason.NotSupported,
        _ => SocketFailures.ToReason(error),
    };
}
