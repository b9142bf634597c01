using System.Globalization;

namespace GostSharp.Benchmarks.Processes;

/// <summary>A process and its descendants, from /proc.</summary>
internal static class ProcessTree
{
    public static List<int> Of(int root)
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

    /// <summary>The fields after the name, which may have spaces in it: state, parent, ...; null when it has ended.</summary>
    public static string[]? ReadStat(int process) => Read(process, "stat") is { } text ? text[(text.LastIndexOf(')') + 2)..].Split(' ') : null;

    /// <summary>A file about a process; null when that has ended.</summary>
    public static string? Read(int process, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/{file}");
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return null;
        }
    }
}
