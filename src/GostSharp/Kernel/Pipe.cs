namespace GostSharp.Kernel;

/// <summary>A pipe through which bytes go from socket to socket without being copied.</summary>
internal sealed unsafe class Pipe : IDisposable
{
    private const int DefaultSize = 65_536;

    private readonly int _readEnd;
    private readonly int _writeEnd;
    private int _closed;

    private Pipe(int readEnd, int writeEnd, int size) => (_readEnd, _writeEnd, Size) = (readEnd, writeEnd, size);

    /// <summary>False where the kernel moves nothing between sockets and pipes, or lets nobody ask it to.</summary>
    public static bool IsSupported { get; } = HasSplice();

    /// <summary>How much is asked of a socket at a time.</summary>
    public int Size { get; }

    /// <summary>Bytes that are in it.</summary>
    public int Count { get; private set; }

    /// <summary>Null when the process has no descriptors, or hardly any, left.</summary>
    public static Pipe? TryCreate(int size)
    {
        var ends = stackalloc int[2];
        if (Libc.Pipe(ends, Libc.O_CLOEXEC | Libc.O_NONBLOCK) != 0)
        {
            return null;
        }

        var pipe = new Pipe(ends[0], ends[1], Enlarge(ends[1], size));
        if (!DescriptorLimit.IsNear(Math.Max(ends[0], ends[1])))
        {
            return pipe;
        }

        pipe.Dispose();
        return null;
    }

    /// <summary>Fills it, while it is empty, from a socket.</summary>
    /// <returns>How much came, or less than 0 with an error.</returns>
    public int Fill(int socket)
    {
        var moved = (int)Libc.Splice(socket, null, _writeEnd, null, (nuint)Size, Libc.SPLICE_F_MOVE | Libc.SPLICE_F_NONBLOCK);
        Count = Math.Max(moved, 0);
        return moved;
    }

    /// <summary>Gives to a socket what it takes.</summary>
    /// <returns>How much, or less than 0 with an error.</returns>
    public int Drain(int socket)
    {
        var moved = (int)Libc.Splice(_readEnd, null, socket, null, (nuint)Count, Libc.SPLICE_F_MOVE | Libc.SPLICE_F_NONBLOCK);
        Count -= Math.Max(moved, 0);
        return moved;
    }

    // The kernel grants no more than so much to one pipe, and to one user altogether; a small one does, too.
    private static int Enlarge(int end, int size)
    {
        for (; size > DefaultSize; size /= 2)
        {
            if (Libc.FileControl(end, Libc.F_SETPIPE_SZ, size) is var granted and > 0)
            {
                return granted;
            }
        }

        return DefaultSize;
    }

    // Where there is such a call it looks at the descriptors.
    private static bool HasSplice() => OperatingSystem.IsLinux() && Libc.Splice(-1, null, -1, null, 1, 0) < 0 && Libc.LastError is Errno.BadDescriptor;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            _ = Libc.Close(_readEnd);
            _ = Libc.Close(_writeEnd);
        }
    }
}
