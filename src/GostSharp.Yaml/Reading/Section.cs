using GostSharp.Configuration;

namespace GostSharp.Yaml.Reading;

/// <summary>A map whose fields the schema knows; reports those that it does not, and those that are given twice.</summary>
internal sealed class Section
{
    private readonly Dictionary<string, MapEntry> _fields = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public Section(MapNode map, string path, Findings findings)
    {
        (Path, Place, Findings) = (path, map.Place, findings);
        foreach (var entry in map.Entries)
        {
            if (!_fields.TryAdd(ParameterReader.Normalize(entry.Key), entry))
            {
                var first = _fields[ParameterReader.Normalize(entry.Key)];
                findings.Error(entry.Place, PathOf(entry.Key), $"given twice, first at {first.Place} as '{first.Key}'");
            }
        }
    }

    public string Path { get; }

    public Place Place { get; }

    public Findings Findings { get; }

    /// <summary>A field that is there and not null.</summary>
    public MapEntry? Find(string name)
    {
        _known.Add(name);
        return _fields.GetValueOrDefault(ParameterReader.Normalize(name)) is { Value: not ScalarNode { Value: null } } entry ? entry : null;
    }

    public string PathOf(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

    public void Error(Place place, string name, string message) => Findings.Error(place, PathOf(name), message);

    public Section? Object(string name) => Find(name) is { } entry ? ToSection(entry.Value, PathOf(name)) : null;

    public IEnumerable<Section> Objects(string name) => Items(name)
        .Index()
        .Select(item => ToSection(item.Item, $"{PathOf(name)}[{item.Index}]"))
        .OfType<Section>();

    public IReadOnlyList<FileNode> Items(string name)
    {
        var value = Find(name)?.Value;
        if (value is null or ListNode)
        {
            return (value as ListNode)?.Items ?? [];
        }

        Error(value.Place, name, "must be a list");
        return [];
    }

    /// <summary>Reports what gost knows and this library does not, where it says anything.</summary>
    public void Refuse(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Find(name) is { Value.IsEmpty: false } entry)
            {
                Findings.Error(entry.Place, "", $"not supported yet: {PathOf(name)}");
            }
        }
    }

    /// <summary>Reports the fields that nobody asked for; the last call.</summary>
    public void Close()
    {
        var known = _known.Select(ParameterReader.Normalize).ToHashSet(StringComparer.Ordinal);
        foreach (var entry in _fields.Where(field => !known.Contains(field.Key)).Select(field => field.Value))
        {
            Findings.Warn(entry.Place, PathOf(entry.Key), "unknown, has no effect" + Nearest.Hint(entry.Key, _known));
        }
    }

    private Section? ToSection(FileNode node, string path)
    {
        if (node is MapNode map)
        {
            return new Section(map, path, Findings);
        }

        Findings.Error(node.Place, path, "must be a map of fields");
        return null;
    }
}
