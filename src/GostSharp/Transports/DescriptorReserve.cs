using System.Globalization;
using System.Net.Sockets;

namespace GostSharp.Transports;

/// <summary>Keeps some of this process's descriptors free of sockets.</summary>
/// <remarks>
/// The runtime needs descriptors to start a thread, and ends the process when there is none. The kernel gives out the lowest free number,
/// so a socket with a high one tells that the end is near. Dials may go nearer to it than accepts: what was accepted shall still reach its target.
/// </remarks>
internal static class DescriptorReserve
{
    private static readonly int Limit = ReadLimit();
    private static readonly int ForAccepts = Limit - Math.Min(64, Limit / 8);
    private static readonly int ForDials = Limit - Math.Min(32, Limit / 16);

    /// <exception cref="GostException">The socket is one of the last that this process can have.</exception>
    public static void CheckAccepted(Socket socket) => Check(socket, ForAccepts);

    /// <exception cref="GostException">The socket is one of the last that this process can have.</exception>
    public static void CheckDialling(Socket socket) => Check(socket, ForDials);

    private static void Check(Socket socket, int highest)
    {
        if (socket.Handle >= highest && OperatingSystem.IsLinux())
        {
            throw new GostException(FailureReason.ResourcesExhausted, $"this process has hardly any of its {Limit} descriptors left");
        }
    }

    // "Max open files   1024   1048576   files": the soft limit is the one that counts.
    private static int ReadLimit()
    {
        const string Limits = "/proc/self/limits";
        var line = File.Exists(Limits) ? Array.Find(File.ReadAllLines(Limits), line => line.StartsWith("Max open files", StringComparison.Ordinal)) : null;
        var soft = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3];
        return int.TryParse(soft, CultureInfo.InvariantCulture, out var limit) ? limit : int.MaxValue;
    }
}
