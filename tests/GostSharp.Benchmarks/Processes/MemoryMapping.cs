using System.Globalization;

namespace GostSharp.Benchmarks.Processes;

/// <summary>A part of a file that a process has in its memory.</summary>
/// <param name="File">Which one.</param>
/// <param name="Offset">Where in it.</param>
/// <param name="Clean">How many bytes of it are there as they are in the file.</param>
internal sealed record MemoryMapping(string File, string Offset, long Clean)
{
    /// <summary>Reads <c>/proc/PID/smaps</c>: a line for each mapping, and below it what it has.</summary>
    public static IEnumerable<MemoryMapping> Read(IEnumerable<string> lines)
    {
        MemoryMapping? mapping = null;
        foreach (var line in lines)
        {
            if (line.Contains(": ", StringComparison.Ordinal))
            {
                mapping = IsClean(line) && mapping is not null ? mapping with { Clean = mapping.Clean + Bytes(line) } : mapping;
                continue;
            }

            if (mapping is not null)
            {
                yield return mapping;
            }

            // Addresses, rights, offset, device, inode, and the path where there is a file.
            mapping = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries) is [_, _, var offset, _, _, ['/', ..] file] ? new MemoryMapping(file, offset, 0) : null;
        }

        if (mapping is not null)
        {
            yield return mapping;
        }
    }

    /// <summary>What a line like <c>Rss: 12 kB</c> says.</summary>
    public static long Bytes(string line) => 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);

    private static bool IsClean(string line) =>
        line.StartsWith("Shared_Clean:", StringComparison.Ordinal) || line.StartsWith("Private_Clean:", StringComparison.Ordinal);
}
