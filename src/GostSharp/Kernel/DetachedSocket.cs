using System.Net.Sockets;

namespace GostSharp.Kernel;

/// <summary>A connected socket that the framework does not look at any more; its owner closes it once.</summary>
internal unsafe struct DetachedSocket
{
    private readonly Socket? _framework;

    private DetachedSocket(int descriptor, Socket? framework) => (Descriptor, _framework) = (descriptor, framework);

    /// <summary>One that was closed before it could be taken.</summary>
    public static DetachedSocket Closed { get; } = new(-1, null);

    /// <summary>Less than 0 when there is none, or none any more: its number may be somebody else's by now.</summary>
    public int Descriptor { get; private set; }

    /// <summary>Takes a socket with which the framework has never had to do, and that does not wait in any call.</summary>
    public static DetachedSocket Take(int descriptor) => new(descriptor, null);

    /// <summary>Takes one of the framework's.</summary>
    public static DetachedSocket Take(SafeSocketHandle socket)
    {
        var descriptor = (int)socket.DangerousGetHandle();

        // Only the framework's own socket closes such a handle in order.
        var framework = new Socket(socket);
        Libc.SetNonBlocking(descriptor);
        return new DetachedSocket(descriptor, framework);
    }

    /// <param name="asFailure">Whether the peer shall see a failure (TCP: a reset) instead of an end.</param>
    public void Close(bool asFailure)
    {
        if (Descriptor < 0)
        {
            return;
        }

        if (asFailure)
        {
            var linger = stackalloc int[2] { 1, 0 };
            _ = Libc.SetSocketOption(Descriptor, Libc.SOL_SOCKET, Libc.SO_LINGER, linger, 2 * sizeof(int));
        }

        if (_framework is null)
        {
            _ = Libc.Close(Descriptor);
        }

        _framework?.Dispose();
        Descriptor = -1;
    }
}
