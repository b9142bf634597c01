using System.Net.Sockets;

namespace GostSharp.Ssh;

/// <summary>What an exception means for the session that it ends.</summary>
internal static class SessionFailure
{
    public static SshException Of(Exception exception) => exception switch
    {
        SshException ssh => ssh,
        OperationCanceledException => new SshException(SshFailure.Disconnected, "The session has ended.", exception),
        IOException or SocketException or ObjectDisposedException => new SshException(SshFailure.ConnectionLost, "The connection below broke.", exception),
        _ => new SshException(SshFailure.Disconnected, "The session has ended for a reason of this side.", exception),
    };
}
