using System.Net.Quic;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Authentication;

namespace GostSharp.Transports.Quic;

/// <summary>What the framework's errors mean.</summary>
[SupportedOSPlatform("linux"), SupportedOSPlatform("macOS"), SupportedOSPlatform("windows")]
internal static class QuicFailures
{
    public static FailureReason ReasonOf(Exception exception) => exception switch
    {
        GostException known => known.Reason,
        SocketException socket => SocketFailures.ToReason(socket.SocketErrorCode),
        AuthenticationException => FailureReason.Authentication,
        QuicException quic => ReasonOf(quic.QuicError),
        _ => FailureReason.Other,
    };

    /// <summary>Whether a connection that is gone, or going, throws it.</summary>
    public static bool IsEnd(Exception exception) => exception is QuicException or ObjectDisposedException or System.Threading.Channels.ChannelClosedException;

    private static FailureReason ReasonOf(QuicError error) => error switch
    {
        QuicError.ConnectionRefused => FailureReason.Refused,
        QuicError.AlpnInUse => FailureReason.AddressUnavailable,
        QuicError.ConnectionTimeout or QuicError.ConnectionIdle => FailureReason.TimedOut,
        QuicError.ConnectionAborted or QuicError.StreamAborted or QuicError.OperationAborted => FailureReason.ConnectionLost,
        QuicError.VersionNegotiationError or QuicError.TransportError => FailureReason.Protocol,
        _ => FailureReason.Other,
    };
}
