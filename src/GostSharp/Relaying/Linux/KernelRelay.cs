using GostSharp.Kernel;

namespace GostSharp.Relaying.Linux;

/// <summary>Finds out whether the kernel can carry the bytes of two connections, and takes their sockets over when it can.</summary>
internal static class KernelRelay
{
    /// <summary>False where the portable way has to do, or was asked for.</summary>
    public static bool IsSupported => Epoll.IsSupported && Pipe.IsSupported && !PortableSwitch.IsOn;

    /// <summary>Null when one of the connections is more than a socket, or there is no loop to be had: then nothing has happened.</summary>
    public static KernelPair? TryOpen(StreamConnection client, StreamConnection target, RelayOptions options, TimeProvider timeProvider)
    {
        if (!IsSupported || !options.UseKernel || !client.CanDetachSocket || !target.CanDetachSocket || TryJoin() is not { } loop)
        {
            return null;
        }

        var pair = new KernelPair(loop, DetachedStream.Take(client), DetachedStream.Take(target), options, timeProvider);
        client.WhenAborted(pair.Client);
        target.WhenAborted(pair.Target);
        return pair;
    }

    /// <summary>Whether the kernel may carry the bytes of both soon, although it cannot yet.</summary>
    public static bool MaySuitLater(StreamConnection client, StreamConnection target, RelayOptions options) =>
        IsSupported && options.UseKernel && client.MayBecomeBare && target.MayBecomeBare && !(client.CanDetachSocket && target.CanDetachSocket);

    private static EventLoop? TryJoin()
    {
        try
        {
            return EventLoops.Join();
        }
        catch (GostException)
        {
            // No descriptors are left for it: the portable way needs none.
            return null;
        }
    }
}
