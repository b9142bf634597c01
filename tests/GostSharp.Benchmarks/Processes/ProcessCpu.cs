using System.Globalization;
using System.Runtime.InteropServices;

namespace GostSharp.Benchmarks.Processes;

/// <summary>The processor time of a process and its children.</summary>
internal static unsafe partial class ProcessCpu
{
    // USER_HZ is 100 on every Linux that .NET runs on.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    /// <summary>User and system time of the process and of all its descendants, also of those that have ended.</summary>
    public static TimeSpan Of(int process) => ProcessTree.Of(process).Aggregate(TimeSpan.Zero, (sum, member) => sum + OfLiving(member) + OfWaitedFor(member));

    // What proc(5) has as utime and stime, but in nanoseconds: ticks are cut off for each process, and of a hundred small ones nothing would be left.
    private static TimeSpan OfLiving(int process)
    {
        var time = stackalloc long[2];
        return GetTime(ClockOf(process), time) == 0 ? TimeSpan.FromSeconds(time[0]) + TimeSpan.FromMicroseconds(time[1] / 1000) : TimeSpan.Zero;
    }

    // clock_getcpuclockid(3) makes it so.
    private static int ClockOf(int process) => (~process << 3) | 2;

    // Children that have ended and were waited for: fields 16 and 17 of proc(5).
    private static TimeSpan OfWaitedFor(int process) => ProcessTree.ReadStat(process) is { } stat
        ? stat[13..15].Sum(field => long.Parse(field, CultureInfo.InvariantCulture)) * Tick
        : TimeSpan.Zero;

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetTime(int clock, long* time);
}
