using System.Net.Sockets;

namespace GostSharp.Kernel;

/// <summary>A connected socket that the framework does not look at any more; its owner closes it once.</summary>
internal sealed unsafe class DetachedSocket
{
    private readonly Socket? _framework;

    private DetachedSocket(int descriptor, Socket? framework) => (Descriptor, _framework) = (descriptor, framework);

    /// <summary>One that was closed before it could be taken.</summary>
    public static DetachedSocket Closed { get; } = new(-1, null);

    /// <summary>Less than 0 when there is none.</summary>
    public int Descriptor { get; }

    /// <summary>Takes over a socket that the framework has made.</summary>
    public static DetachedSocket Take(SafeSocketHandle socket)
    {
        // Only the framework's own socket closes such a handle in order.
        var framework = new Socket(socket);
        var descriptor = (int)socket.DangerousGetHandle();
        _ = Libc.FileControl(descriptor, Libc.F_SETFL, Libc.FileControl(descriptor, Libc.F_GETFL, 0) | Libc.O_NONBLOCK);
        return new DetachedSocket(descriptor, framework);
    }

    /// <param name="asFailure">Whether the peer shall see a failure (TCP: a reset) instead of an end.</param>
    public void Close(bool asFailure)
    {
        if (asFailure && Descriptor >= 0)
        {
            var linger = stackalloc int[2] { 1, 0 };
            _ = Libc.SetSocketOption(Descriptor, Libc.SOL_SOCKET, Libc.SO_LINGER, linger, 2 * sizeof(int));
        }

        _framework?.Dispose();
    }
}
