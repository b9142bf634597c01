namespace GostSharp.Yaml.Reading;

/// <summary>A value of a file, be it YAML or JSON, with its place.</summary>
internal abstract class FileNode(Place place)
{
    public Place Place { get; } = place;

    /// <summary>How many values it holds with itself, those behind aliases counted wherever they are used.</summary>
    public long Weight { get; protected init; } = 1;

    /// <summary>How deep it is nested, aliases followed.</summary>
    public int Height { get; protected init; } = 1;

    /// <summary>Whether it says nothing: gost leaves such fields out when it writes them.</summary>
    public abstract bool IsEmpty { get; }
}

/// <summary>A text, a boolean, a number or nothing.</summary>
internal sealed class ScalarNode(Place place, string text, object? value) : FileNode(place)
{
    /// <summary>As it is written, without quotes.</summary>
    public string Text { get; } = text;

    /// <summary>A <see cref="string"/>, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/> or null.</summary>
    public object? Value { get; } = value;

    public override bool IsEmpty => Value is null or "" or false or 0L;
}

/// <summary>A list.</summary>
internal sealed class ListNode : FileNode
{
    public ListNode(Place place, IReadOnlyList<FileNode> items) : base(place)
    {
        Items = items;
        Weight = 1 + items.Sum(item => item.Weight);
        Height = 1 + items.Select(item => item.Height).DefaultIfEmpty().Max();
    }

    public IReadOnlyList<FileNode> Items { get; }

    public override bool IsEmpty => Items.Count == 0;
}

/// <summary>A map; keys may stand in it more than once, which its reader reports.</summary>
internal sealed class MapNode : FileNode
{
    public MapNode(Place place, IReadOnlyList<MapEntry> entries) : base(place)
    {
        Entries = entries;
        Weight = 1 + entries.Sum(entry => entry.Value.Weight);
        Height = 1 + entries.Select(entry => entry.Value.Height).DefaultIfEmpty().Max();
    }

    public IReadOnlyList<MapEntry> Entries { get; }

    public override bool IsEmpty => Entries.All(entry => entry.Value.IsEmpty);
}

/// <summary>One entry of a map, with the place of its key.</summary>
internal sealed record MapEntry(string Key, Place Place, FileNode Value);
