using System.Net.Sockets;

namespace GostSharp.Transports.Memory;

/// <summary>The failures that a TCP stream would show in the same place.</summary>
internal static class MemoryErrors
{
    public static Exception Reset() => new SocketException((int)SocketError.ConnectionReset);

    public static Exception Aborted() => new SocketException((int)SocketError.OperationAborted);

    public static Exception WritesCompleted() => new SocketException((int)SocketError.Shutdown);

    // Of who has ended in order before: what it said last has arrived, and its end was one.
    public static Exception Closed() => new SocketException((int)SocketError.Shutdown);

    public static Exception Disposed() => new ObjectDisposedException(nameof(MemoryConnection));

    // A new exception for every throw: causes are shared by operations, stack traces must not be.
    public static void ThrowIfAny(Exception? cause)
    {
        ObjectDisposedException.ThrowIf(cause is ObjectDisposedException, typeof(MemoryConnection));
        if (cause is not null)
        {
            throw new IOException($"The connection failed: {cause.Message}", cause);
        }
    }
}
