using Microsoft.Win32.SafeHandles;

namespace GostSharp.Kernel;

/// <summary>A socket that the framework knows nothing of; disposing closes it in order.</summary>
internal sealed unsafe class SocketDescriptor : SafeHandleMinusOneIsInvalid
{
    public SocketDescriptor(int descriptor)
        : base(ownsHandle: true) => SetHandle(descriptor);

    /// <summary>One that was closed.</summary>
    public static SocketDescriptor Closed { get; } = CreateClosed();

    public int Value => (int)handle;

    /// <summary>Lets its close be one that the peer sees as a failure (TCP: a reset).</summary>
    public void CloseAsFailure()
    {
        var linger = stackalloc int[2] { 1, 0 };
        _ = Libc.SetSocketOption(this, Libc.SOL_SOCKET, Libc.SO_LINGER, linger, 2 * sizeof(int));
    }

    private static SocketDescriptor CreateClosed()
    {
        var closed = new SocketDescriptor(-1);
        closed.Dispose();
        return closed;
    }

    protected override bool ReleaseHandle() => Libc.Close((int)handle) == 0;
}
