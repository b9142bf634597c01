using System.Globalization;

namespace GostSharp.Benchmarks.Processes;

/// <summary>The processor time of a process and its children, from /proc.</summary>
internal static class ProcessCpu
{
    // USER_HZ is 100 on every Linux that .NET runs on.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    /// <summary>User and system time of the process and of all its descendants, also of those that have ended.</summary>
    public static TimeSpan Of(int process) => ProcessTree.Of(process).Aggregate(TimeSpan.Zero, (sum, member) => sum + OfOne(member));

    // utime, stime, and those of the children that were waited for: fields 14 to 17 of proc(5).
    private static TimeSpan OfOne(int process) => ProcessTree.ReadStat(process) is { } stat
        ? (OfOnlyThread(process, stat) ?? Ticks(stat[11..13])) + Ticks(stat[13..15])
        : TimeSpan.Zero;

    // Ticks are cut off for each process: of a hundred small ones nothing would be left. Nanoseconds are there for single threads.
    private static TimeSpan? OfOnlyThread(int process, string[] stat) =>
        stat[17] == "1" && ProcessTree.Read(process, "schedstat")?.Split(' ') is [var running, ..]
            ? TimeSpan.FromMicroseconds(long.Parse(running, CultureInfo.InvariantCulture) / 1000)
            : null;

    private static TimeSpan Ticks(IEnumerable<string> fields) => fields.Sum(field => long.Parse(field, CultureInfo.InvariantCulture)) * Tick;
}
