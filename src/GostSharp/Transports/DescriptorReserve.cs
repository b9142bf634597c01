using GostSharp.Kernel;

namespace GostSharp.Transports;

/// <summary>Keeps some of this process's descriptors free of sockets.</summary>
/// <remarks>
/// The runtime needs descriptors to start a thread, and ends the process when there is none. The kernel gives out the lowest free number,
/// so a socket with a high one tells that the end is near. Dials may go nearer to it than accepts: what was accepted shall still reach its target.
/// </remarks>
internal static class DescriptorReserve
{
    private static readonly int Limit = DescriptorLimit.Value;
    private static readonly int ForAccepts = Limit - Math.Min(64, Limit / 8);
    private static readonly int ForDials = Limit - Math.Min(32, Limit / 16);

    /// <exception cref="GostException">The socket is one of the last that this process can have.</exception>
    public static void CheckAccepted(nint descriptor) => Check(descriptor, ForAccepts);

    /// <exception cref="GostException">The socket is one of the last that this process can have.</exception>
    public static void CheckDialling(nint descriptor) => Check(descriptor, ForDials);

    private static void Check(nint descriptor, int highest)
    {
        if (descriptor >= highest && OperatingSystem.IsLinux())
        {
            throw new GostException(FailureReason.ResourcesExhausted, $"this process has hardly any of its {Limit} descriptors left");
        }
    }
}
