using GostSharp.Configuration;

namespace GostSharp.Yaml.Reading;

/// <summary>Reads targets.</summary>
internal static class ForwarderReader
{
    /// <summary>Null when it names no targets, which says no more than a missing forwarder.</summary>
    public static TargetsConfig? Read(Section section)
    {
        section.Refuse("hop", "name");
        TargetConfig[] nodes = [.. section.Objects("nodes").Index().Select(item => ReadTarget(item.Item, item.Index))];
        var selector = CommonReader.ReadSelector(section);
        section.Close();
        return nodes.Length == 0 ? null : new TargetsConfig { Nodes = ConfigList.Create<TargetConfig>(nodes), Selector = selector };
    }

    private static TargetConfig ReadTarget(Section section, int index)
    {
        var marks = NodeMarks.Read(section);
        var target = new TargetConfig
        {
            Name = section.Text("name") ?? $"target-{index}",
            Address = section.RequiredText("addr"),
            Weight = marks.Weight,
            Backup = marks.Backup,
            MaxFails = marks.MaxFails,
            FailTimeout = marks.FailTimeout,
        };
        RefuseNetwork(section);
        section.Refuse("bypass", "bypasses", "matcher", "http", "tls", "protocol", "host", "path", "filter", "auth");
        WarnOfRest(section, marks);
        section.Close();
        return target;
    }

    // "tcp" and "udp" only say what the service says anyway.
    public static void RefuseNetwork(Section section)
    {
        if (section.Text("network")?.ToLowerInvariant() is not ("tcp" or "udp"))
        {
            section.Refuse("network");
        }
    }

    private static void WarnOfRest(Section section, NodeMarks marks)
    {
        foreach (var key in marks.Rest.Keys)
        {
            var entries = ((MapNode)section.Find("metadata")!.Value).Entries;
            var entry = entries.First(entry => string.Equals(entry.Key, key, StringComparison.OrdinalIgnoreCase));
            section.Findings.Warn(entry.Place, section.PathOf($"metadata.{key}"), "unknown parameter of a target, has no effect");
        }
    }
}
