using GostSharp.Kernel;

namespace GostSharp.Relaying.Linux;

/// <summary>One socket of a pair, and what the loop has heard of it.</summary>
internal sealed unsafe class KernelSide(KernelPair pair, DetachedSocket socket, bool hasFirst) : Pollable, ISocketTaker
{
    // Most sockets take all that they get: asked for at once, "it can be written" would only wake the loop for every new one.
    private const uint AtFirst = Epoll.Input | Epoll.Urgent | Epoll.PeerEnded;

    private DetachedSocket _socket = socket;

    // Of one for which something is there before the loop knows of it: that it can be written begins it all.
    private bool _hearsOfRoom = hasFirst;

    public int Descriptor => _socket.Descriptor;

    /// <summary>False from the moment at which there was nothing to read, until something comes.</summary>
    public bool IsReadable { get; set; }

    /// <summary>False from the moment at which it took nothing, until it takes something again.</summary>
    public bool IsWritable { get; set; } = true;

    /// <summary>True when something else than bytes has come (an end, an error, an urgent mark): then less than was asked for is not all there is.</summary>
    public bool MayHideMore { get; private set; }

    /// <summary>The reset that a write was told of. The kernel tells it once: to a read the connection then seems to have ended in order.</summary>
    public IOException? Reset { get; set; }

    /// <exception cref="GostException">The socket was closed before, or the kernel has no room for it.</exception>
    public void Watch(EventLoop loop)
    {
        if (Descriptor < 0)
        {
            throw new GostException(FailureReason.ConnectionLost, "the connection was closed on this side");
        }

        loop.Add(this, Descriptor, _hearsOfRoom ? AtFirst | Epoll.Output : AtFirst);
    }

    /// <summary>To be called when it takes nothing; makes sure that the loop tells when it does again.</summary>
    /// <returns>False when the kernel cannot; it has said why.</returns>
    public bool TryAwaitRoom(EventLoop loop)
    {
        IsWritable = false;
        return _hearsOfRoom || (_hearsOfRoom = loop.TryChange(this, Descriptor, AtFirst | Epoll.Output));
    }

    public override void Ready(uint kinds) => pair.Ready(this, kinds);

    public void Note(uint kinds)
    {
        const uint Over = Epoll.Error | Epoll.HangUp;
        IsReadable |= (kinds & (Epoll.Input | Epoll.Urgent | Epoll.PeerEnded | Over)) != 0;
        IsWritable |= (kinds & (Epoll.Output | Over)) != 0;
        MayHideMore |= (kinds & (Epoll.Urgent | Epoll.PeerEnded | Over)) != 0;
    }

    /// <summary>Reads what is there; less than 0 with an error.</summary>
    public int Receive(byte[] pinned, int length)
    {
        fixed (byte* buffer = pinned)
        {
            return (int)Libc.Receive(Descriptor, buffer, (nuint)length, Libc.MSG_DONTWAIT);
        }
    }

    /// <summary>Writes what it takes; less than 0 with an error.</summary>
    public int Send(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* buffer = bytes)
        {
            return (int)Libc.Send(Descriptor, buffer, (nuint)bytes.Length, Libc.MSG_DONTWAIT | Libc.MSG_NOSIGNAL);
        }
    }

    public int EndWrites() => Libc.Shutdown(Descriptor, Libc.SHUT_WR);

    public void Close(bool asFailure) => _socket.Close(asFailure);

    public void ConnectionAborted(Exception? reason) => pair.Abort(this, reason);
}
