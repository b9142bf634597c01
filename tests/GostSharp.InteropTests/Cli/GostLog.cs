using System.Globalization;
using System.Text.Json;

namespace GostSharp.InteropTests.Cli;

/// <summary>One line of the sample's log.</summary>
internal sealed record GostLogLine(JsonElement Fields)
{
    public string Level => Text("level")!;

    public string Message => Text("msg")!;

    public string? Service => Text("service");

    public DateTimeOffset Time => DateTimeOffset.Parse(Text("time")!, CultureInfo.InvariantCulture);

    public string? Text(string field) => Fields.TryGetProperty(field, out var value) ? value.GetString() : null;

    public long Number(string field) => Fields.GetProperty(field).GetInt64();

    public override string ToString() => Fields.GetRawText();
}

/// <summary>Reads the sample's log.</summary>
internal static class GostLog
{
    /// <summary>The whole lines of a log in JSON; one that is just being written is left out.</summary>
    public static IReadOnlyList<GostLogLine> Of(string text) =>
    [
        .. text[..(text.LastIndexOf('\n') + 1)]
            .Split('\n')
            .Where(line => line.StartsWith('{'))
            .Select(line => new GostLogLine(JsonDocument.Parse(line).RootElement)),
    ];

    /// <summary>What the lines of that level say.</summary>
    public static IEnumerable<string> Messages(this IEnumerable<GostLogLine> lines, string level) =>
        lines.Where(line => line.Level == level).Select(line => line.Message);
}
