using System.Net.Sockets;
using GostSharp.Kernel;

namespace GostSharp.Relaying.Linux;

/// <summary>A socket that was taken from its connection, and what was read from it before.</summary>
internal readonly record struct DetachedStream(DetachedSocket Socket, ReadOnlyMemory<byte> Leftover)
{
    /// <summary>Takes the socket; somebody may have closed it in this very moment: then it is one that is closed.</summary>
    public static DetachedStream Take(StreamConnection connection)
    {
        try
        {
            if (connection.TryDetachDescriptor(out var descriptor, out var leftover))
            {
                return new DetachedStream(DetachedSocket.Take(descriptor), leftover);
            }

            if (connection.TryDetachSocket(out var socket, out leftover))
            {
                return new DetachedStream(DetachedSocket.Take(socket), leftover);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or ArgumentException)
        {
            // What the framework says to a handle that is none any more.
        }

        return new DetachedStream(DetachedSocket.Closed, default);
    }
}
