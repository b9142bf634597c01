namespace GostSharp.Benchmarks.Processes;

/// <summary>The memory of a process and its children, from /proc.</summary>
internal static class ProcessMemory
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(300);

    /// <summary>What is theirs alone, once that stays what it is, or does not for long.</summary>
    /// <exception cref="IOException">The process has ended.</exception>
    public static long Settled(ChildProcess process)
    {
        var last = Own(process.Id);
        for (var look = 0; look < 10; look++)
        {
            if (process.EndsWithin(BetweenLooks))
            {
                throw new IOException($"it has ended: {process.Said}");
            }

            var now = Own(process.Id);
            if (Math.Abs(now - last) <= last / 200)
            {
                return now;
            }

            last = now;
        }

        return last;
    }

    /// <summary>The bytes that they have written: nobody else has them, and they cannot be read again from a file.</summary>
    public static long Own(int process) => ProcessTree.Of(process)
        .SelectMany(member => Lines(member, "smaps_rollup"))
        .Where(line => line.StartsWith("Pss_Dirty:", StringComparison.Ordinal))
        .Sum(MemoryMapping.Bytes);

    /// <summary>The bytes of programs and libraries that are in memory for them, each once: other processes may have the same ones.</summary>
    public static long Files(int process) => ProcessTree.Of(process)
        .SelectMany(member => MemoryMapping.Read(Lines(member, "smaps")))
        .GroupBy(mapping => (mapping.File, mapping.Offset), (_, mappings) => mappings.Max(mapping => mapping.Clean))
        .Sum();

    private static string[] Lines(int process, string file) => ProcessTree.Read(process, file)?.Split('\n') ?? [];
}
