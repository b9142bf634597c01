using GostSharp.Configuration;

namespace GostSharp.Yaml.Reading;

/// <summary>Reads parameters, whose values keep their kinds.</summary>
internal static class MetadataReader
{
    public static ConfigDictionary Metadata(this Section section)
    {
        const string Name = "metadata";
        return section.Find(Name)?.Value switch
        {
            null => ConfigDictionary.Empty,
            MapNode map => ReadMap(map, section.PathOf(Name), section.Findings),
            var other => Refuse(other, section.PathOf(Name), section.Findings),
        };
    }

    private static ConfigDictionary ReadMap(MapNode map, string path, Findings findings)
    {
        var entries = new Dictionary<string, MapEntry>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in map.Entries)
        {
            if (!entries.TryAdd(entry.Key, entry))
            {
                findings.Error(entry.Place, $"{path}.{entry.Key}", $"given twice, first at {entries[entry.Key].Place}");
            }
        }

        var values = entries.Values.Select(entry => KeyValuePair.Create(entry.Key, ReadValue(entry.Value, $"{path}.{entry.Key}", findings)));
        return new ConfigDictionary(values.Where(pair => pair.Value is not null)!);
    }

    private static object? ReadValue(FileNode node, string path, Findings findings) => node switch
    {
        ScalarNode scalar => scalar.Value,
        MapNode map => ReadMap(map, path, findings),
        ListNode list => ConfigList.Create<object>([.. list.Items.Select(item => ReadValue(item, path, findings)).OfType<object>()]),
        _ => null,
    };

    private static ConfigDictionary Refuse(FileNode node, string path, Findings findings)
    {
        findings.Error(node.Place, path, "must be a map of parameters");
        return ConfigDictionary.Empty;
    }
}
