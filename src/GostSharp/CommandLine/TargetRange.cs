using GostSharp.Configuration;

namespace GostSharp.CommandLine;

/// <summary>How the targets of one URL are shared among its services.</summary>
internal static class TargetRange
{
    private const string FarEndDecides = ":0";

    /// <summary>The targets of one service; null for none.</summary>
    /// <param name="template">The selector that all get.</param>
    /// <param name="targets">The URL's targets.</param>
    /// <param name="service">Which of the services it is.</param>
    /// <param name="services">How many there are.</param>
    public static TargetsConfig? Share(TargetsConfig? template, IReadOnlyList<string> targets, int service, int services)
    {
        // One service takes all of them, several take the only one, and else each has its own.
        IEnumerable<int> share = services == 1 ? Enumerable.Range(0, targets.Count) : targets.Count == 1 ? [0] : service < targets.Count ? [service] : [];
        var nodes = share.Select(index => new TargetConfig { Name = $"target-{index}", Address = targets[index] }).ToArray();
        return nodes.All(static node => node.Address == FarEndDecides) ? null : (template ?? new TargetsConfig()) with { Nodes = [.. nodes] };
    }
}
