using System.Globalization;

namespace GostSharp.Benchmarks.Processes;

/// <summary>The memory that only a process and its children have, from /proc.</summary>
internal static class ProcessMemory
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(300);

    /// <summary>Waits until it stays what it is, or does not get there for long.</summary>
    /// <exception cref="IOException">The process has ended.</exception>
    public static long Settled(ChildProcess process)
    {
        var last = Private(process.Id);
        for (var look = 0; look < 10; look++)
        {
            if (process.EndsWithin(BetweenLooks))
            {
                throw new IOException($"it has ended: {process.Said}");
            }

            var now = Private(process.Id);
            if (Math.Abs(now - last) <= last / 200)
            {
                return now;
            }

            last = now;
        }

        return last;
    }

    /// <summary>The private bytes of the process and of its descendants: what the machine would get back at their end.</summary>
    public static long Private(int process) => ProcessTree.Of(process)
        .SelectMany(member => ProcessTree.Read(member, "smaps_rollup")?.Split('\n') ?? [])
        .Where(line => line.StartsWith("Private_Clean:", StringComparison.Ordinal) || line.StartsWith("Private_Dirty:", StringComparison.Ordinal))
        .Sum(line => 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture));
}
