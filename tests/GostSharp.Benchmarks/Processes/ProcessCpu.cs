using System.Globalization;

namespace GostSharp.Benchmarks.Processes;

/// <summary>The processor time of a process and its children, from /proc.</summary>
internal static class ProcessCpu
{
    // USER_HZ is 100 on every Linux that .NET runs on.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    /// <summary>User and system time of the process and of all its descendants, also of those that have ended.</summary>
    public static TimeSpan Of(int process)
    {
        long ticks = 0;
        foreach (var member in Tree(process))
        {
            if (ReadStat(member) is { } stat)
            {
                // utime, stime, and those of the children that were waited for: fields 14 to 17 of proc(5).
                ticks += stat[11..15].Sum(field => long.Parse(field, CultureInfo.InvariantCulture));
            }
        }

        return ticks * Tick;
    }

    private static List<int> Tree(int root)
    {
        var byParent = Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0)
            .Select(id => (Id: id, Stat: ReadStat(id)))
            .Where(process => process.Stat is not null)
            .ToLookup(process => int.Parse(process.Stat![1], CultureInfo.InvariantCulture), process => process.Id);
        var tree = new List<int> { root };
        for (var i = 0; i < tree.Count; i++)
        {
            tree.AddRange(byParent[tree[i]]);
        }

        return tree;
    }

    // The fields after the name, which may have spaces in it: state, parent, ...
    private static string[]? ReadStat(int process)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{process}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return null;
        }
    }
}
