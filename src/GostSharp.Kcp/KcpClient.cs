using System.Net;
using System.Security.Cryptography;
using GostSharp.Kcp.Sessions;

namespace GostSharp.Kcp;

/// <summary>Begins sessions.</summary>
public static class KcpClient
{
    /// <summary>Begins a session on a socket of its own. Nothing is sent before the first write.</summary>
    /// <param name="socket">The socket, which the session owns.</param>
    /// <param name="peer">The server.</param>
    /// <param name="options">How the session speaks.</param>
    /// <param name="timeProvider">The clock; the system's unless told otherwise.</param>
    /// <exception cref="ArgumentException">The options have mistakes; the message names all of them.</exception>
    public static KcpSession Connect(KcpSocket socket, EndPoint peer, KcpOptions options, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(peer);
        ArgumentNullException.ThrowIfNull(options);
        var conversation = BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint)));
        return new ClientPort(socket, peer, conversation, options.Validate(), KcpScheduler.For(timeProvider ?? TimeProvider.System)).Session;
    }
}
