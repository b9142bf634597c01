using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace GostSharp.Yaml.Reading;

/// <summary>Reads YAML into a tree.</summary>
/// <remarks>From the parser's events and not through the representation model: that one descends without a limit and knows no places of keys.</remarks>
internal sealed class YamlTree
{
    private const int MaxDepth = 64;
    private const int MaxNodes = 500_000;
    private const string MergeKey = "<<";

    private readonly Parser _parser;
    private readonly Findings _findings;

    // Null while the value behind the anchor is being read.
    private readonly Dictionary<string, FileNode?> _anchors = new(StringComparer.Ordinal);
    private int _nodes;

    private YamlTree(string text, Findings findings) => (_parser, _findings) = (new Parser(new StringReader(text)), findings);

    public static FileNode? Read(string text, Findings findings)
    {
        try
        {
            return new YamlTree(text, findings).ReadStream();
        }
        catch (YamlException e)
        {
            // The start is where the surrounding thing begins, the end is what does not fit.
            throw findings.Fatal(new Place(Math.Max(1, e.End.Line), Math.Max(1, e.End.Column)), e.Message, e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            throw findings.Fatal(Place.Start, $"not YAML: {e.Message}", e);
        }
    }

    private FileNode? ReadStream()
    {
        FileNode? root = null;
        var documents = 0;
        while (_parser.MoveNext())
        {
            if (_parser.Current is not DocumentStart start)
            {
                continue;
            }

            if (++documents > 1)
            {
                throw _findings.Fatal(PlaceOf(start), "only one document may stand in a file");
            }

            root = ReadNode(Next<NodeEvent>(), 1);
        }

        return root;
    }

    private FileNode ReadNode(ParsingEvent current, int depth)
    {
        var place = PlaceOf(current);
        if (depth > MaxDepth || ++_nodes > MaxNodes)
        {
            throw _findings.Fatal(place, depth > MaxDepth ? "nested too deeply" : "too many values");
        }

        if (current is AnchorAlias alias)
        {
            return Follow(alias, place);
        }

        var anchor = current is NodeEvent { Anchor.IsEmpty: false } named ? named.Anchor.Value : null;
        SetAnchor(anchor, null);
        FileNode node = current switch
        {
            Scalar scalar => new ScalarNode(place, scalar.Value, ValueOf(scalar)),
            SequenceStart => new ListNode(place, ReadItems(depth)),
            MappingStart => new MapNode(place, ReadEntries(depth)),
            _ => throw _findings.Fatal(place, "a value is missing"),
        };
        SetAnchor(anchor, node);
        return CheckSize(node, place);
    }

    private List<FileNode> ReadItems(int depth)
    {
        var items = new List<FileNode>();
        for (var next = Next<ParsingEvent>(); next is not SequenceEnd; next = Next<ParsingEvent>())
        {
            items.Add(ReadNode(next, depth + 1));
        }

        return items;
    }

    private List<MapEntry> ReadEntries(int depth)
    {
        var entries = new List<MapEntry>();
        var merged = new List<FileNode>();
        for (var next = Next<ParsingEvent>(); next is not MappingEnd; next = Next<ParsingEvent>())
        {
            var isMerge = next is Scalar { Value: MergeKey, Style: ScalarStyle.Plain };
            var key = ReadNode(next, depth + 1) as ScalarNode ?? throw _findings.Fatal(PlaceOf(next), "a key must be a text");
            var value = ReadNode(Next<ParsingEvent>(), depth + 1);
            if (isMerge)
            {
                merged.Add(value);
            }
            else
            {
                entries.Add(new MapEntry(key.Text, key.Place, value));
            }
        }

        merged.ForEach(source => Merge(entries, source));
        return entries;
    }

    // "<<" takes over what a map does not say itself, from one map or from several of which the first wins.
    private void Merge(List<MapEntry> entries, FileNode source)
    {
        if (source is ListNode list)
        {
            foreach (var item in list.Items)
            {
                Merge(entries, item is MapNode ? item : throw _findings.Fatal(item.Place, "only maps can be merged"));
            }

            return;
        }

        var map = source as MapNode ?? throw _findings.Fatal(source.Place, "only maps can be merged");
        var known = entries.Select(entry => entry.Key).ToHashSet(StringComparer.Ordinal);
        entries.AddRange(map.Entries.Where(entry => !known.Contains(entry.Key)));
        _nodes += known.Count + map.Entries.Count;
    }

    private FileNode Follow(AnchorAlias alias, Place place)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var node))
        {
            throw _findings.Fatal(place, $"unknown alias '{alias.Value.Value}'");
        }

        return node ?? throw _findings.Fatal(place, $"the alias '{alias.Value.Value}' stands within what it stands for");
    }

    private FileNode CheckSize(FileNode node, Place place) =>
        node.Height > MaxDepth ? throw _findings.Fatal(place, "nested too deeply")
        : node.Weight > MaxNodes ? throw _findings.Fatal(place, "too many values, aliases followed")
        : node;

    private void SetAnchor(string? anchor, FileNode? node)
    {
        if (anchor is not null)
        {
            _anchors[anchor] = node;
        }
    }

    private T Next<T>() where T : ParsingEvent =>
        _parser.MoveNext() && _parser.Current is T next ? next : throw _findings.Fatal(Place.Start, "the file ends early");

    // Quotes and the tag of texts make a text of everything.
    private static object? ValueOf(Scalar scalar)
    {
        var isText = scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific
            ? scalar.Style is not ScalarStyle.Plain || !scalar.Tag.IsEmpty
            : scalar.Tag.Value is "tag:yaml.org,2002:str";
        return isText ? scalar.Value : YamlScalar.Resolve(scalar.Value);
    }

    private static Place PlaceOf(ParsingEvent current) => new(current.Start.Line, current.Start.Column);
}
