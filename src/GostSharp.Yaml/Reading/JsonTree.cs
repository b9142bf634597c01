using System.Globalization;
using System.Text;
using System.Text.Json;

namespace GostSharp.Yaml.Reading;

/// <summary>Reads JSON into a tree.</summary>
internal ref struct JsonTree
{
    private readonly Findings _findings;
    private Utf8JsonReader _reader;
    private JsonPlaces _places;

    private JsonTree(ReadOnlySpan<byte> bytes, Findings findings)
    {
        _reader = new Utf8JsonReader(bytes);
        _places = new JsonPlaces(bytes);
        _findings = findings;
    }

    public static FileNode? Read(string text, Findings findings)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        try
        {
            return new JsonTree(bytes, findings).ReadRoot();
        }
        catch (JsonException e)
        {
            var place = JsonPlaces.OfLine(bytes, e.LineNumber ?? 0, e.BytePositionInLine ?? 0);
            throw findings.Fatal(place, e.Message.Split(" LineNumber:")[0], e);
        }
    }

    private FileNode ReadRoot()
    {
        _reader.Read();
        var root = ReadNode();

        // Throws when anything but white space follows.
        _reader.Read();
        return root;
    }

    // The reader's own limit on depth, 64, bounds the recursion.
    private FileNode ReadNode()
    {
        var place = _places.At(_reader.TokenStartIndex);
        return _reader.TokenType switch
        {
            JsonTokenType.StartObject => new MapNode(place, ReadEntries()),
            JsonTokenType.StartArray => new ListNode(place, ReadItems()),
            JsonTokenType.String => Text(place),
            JsonTokenType.Number => Number(place),
            JsonTokenType.True => new ScalarNode(place, "true", true),
            JsonTokenType.False => new ScalarNode(place, "false", false),
            _ => new ScalarNode(place, "", null),
        };
    }

    private List<FileNode> ReadItems()
    {
        var items = new List<FileNode>();
        while (_reader.Read() && _reader.TokenType is not JsonTokenType.EndArray)
        {
            items.Add(ReadNode());
        }

        return items;
    }

    private List<MapEntry> ReadEntries()
    {
        var entries = new List<MapEntry>();
        while (_reader.Read() && _reader.TokenType is not JsonTokenType.EndObject)
        {
            var place = _places.At(_reader.TokenStartIndex);
            var key = GetString(place);
            _reader.Read();
            entries.Add(new MapEntry(key, place, ReadNode()));
        }

        return entries;
    }

    private ScalarNode Text(Place place)
    {
        var text = GetString(place);
        return new ScalarNode(place, text, text);
    }

    private readonly ScalarNode Number(Place place)
    {
        var text = Encoding.UTF8.GetString(_reader.ValueSpan);
        var value = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? (object)number
            : double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return value is double and (double.PositiveInfinity or double.NegativeInfinity)
            ? throw _findings.Fatal(place, $"the number '{text}' is too large")
            : new ScalarNode(place, text, value);
    }

    private readonly string GetString(Place place)
    {
        try
        {
            return _reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            // An escape of half a character.
            throw _findings.Fatal(place, "the text is not Unicode", e);
        }
    }
}
