using GostSharp.Kernel;

namespace GostSharp.Transports;

/// <summary>Keeps some of this process's descriptors free of sockets.</summary>
/// <remarks>
/// The runtime needs descriptors to start a thread, and ends the process when there is none. The kernel gives out the lowest free number,
/// so a socket with a high one tells that the end is near. Dials may go nearer to it than accepts: what was accepted shall still reach its target.
/// </remarks>
internal static class DescriptorReserve
{
    /// <exception cref="GostException">The socket is one of the last that this process can have.</exception>
    public static void CheckAccepted(nint descriptor) => Check(descriptor, static limit => Math.Min(64, limit / 8));

    /// <exception cref="GostException">The socket is one of the last that this process can have.</exception>
    public static void CheckDialling(nint descriptor) => Check(descriptor, static limit => Math.Min(32, limit / 16));

    private static void Check(nint descriptor, Func<int, int> reserve)
    {
        if (OperatingSystem.IsLinux() && DescriptorLimit.IsAmongLast(descriptor, reserve))
        {
            throw new GostException(FailureReason.ResourcesExhausted, $"this process has hardly any of its {DescriptorLimit.Value} descriptors left");
        }
    }
}
