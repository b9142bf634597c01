using System.Globalization;
using System.Text.RegularExpressions;
using GostSharp.Tests.Architecture;

namespace GostSharp.Tests.Vectors;

/// <summary>An exchange that was recorded between real programs; its file is <c>Vectors/NAME.txt</c>.</summary>
internal sealed partial record Transcript(string Name, IReadOnlyDictionary<string, string> Header, IReadOnlyList<TranscriptEntry> Entries)
{
    /// <summary>The chunks alone, of all channels, in the order seen.</summary>
    public IEnumerable<TranscriptChunk> Chunks => Entries.OfType<TranscriptChunk>();

    /// <summary>Reads <c>Vectors/NAME.txt</c>.</summary>
    public static Transcript Read(string name)
    {
        var lines = File.ReadAllLines(Path.Combine(Folder, name + ".txt"));
        var header = lines.TakeWhile(line => line.Length > 0)
            .Select(line => line.Split(": ", 2))
            .ToDictionary(parts => parts[0], parts => parts.Length > 1 ? parts[1] : "", StringComparer.Ordinal);
        return new Transcript(name, header, [.. ParseEntries(name, lines.SkipWhile(line => line.Length > 0))]);
    }

    /// <summary>The names of the exchanges whose files match <paramref name="pattern"/> (<c>socks5-*</c>, say).</summary>
    public static IReadOnlyList<string> Names(string pattern) =>
        [.. Directory.GetFiles(Folder, pattern + ".txt").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    /// <summary>Everything that one side sent on a channel.</summary>
    public byte[] Sent(TranscriptSide side, int channel = 1) =>
        [.. Chunks.Where(chunk => chunk.Side == side && chunk.Channel == channel).SelectMany(chunk => chunk.Bytes)];

    private static string Folder => Path.Combine(Repository.Root.FullName, "tests", "GostSharp.Tests", "Vectors");

    private static IEnumerable<TranscriptEntry> ParseEntries(string name, IEnumerable<string> lines)
    {
        var (comment, isCut) = ("", false);
        foreach (var line in lines.Where(line => line.Length > 0))
        {
            if (Event().Match(line) is { Success: true } happened)
            {
                yield return new TranscriptEvent(happened.Groups["text"].Value);
            }
            else if (line.StartsWith('#'))
            {
                isCut |= line.StartsWith("# the next chunk is cut", StringComparison.Ordinal);
                comment = line[1..].Trim();
            }
            else
            {
                yield return ParseChunk(name, line, comment, isCut);
                (comment, isCut) = ("", false);
            }
        }
    }

    private static TranscriptChunk ParseChunk(string name, string line, string comment, bool isCut)
    {
        var match = Chunk().Match(line);
        if (!match.Success)
        {
            throw new FormatException($"{name}: '{line}' is not a line of a transcript");
        }

        var side = match.Groups["side"].Value == "C" ? TranscriptSide.Client : TranscriptSide.Server;
        var channel = match.Groups["channel"] is { Length: > 0 } number ? int.Parse(number.Value, CultureInfo.InvariantCulture) : 1;
        return new TranscriptChunk(side, channel, Convert.FromHexString(match.Groups["hex"].Value.Replace(" ", "", StringComparison.Ordinal)), comment, isCut);
    }

    [GeneratedRegex(@"^# \[(?<text>.*)\]$")]
    private static partial Regex Event();

    [GeneratedRegex(@"^(?<side>[CS])(?<channel>\d*)> ?(?<hex>[0-9A-Fa-f ]*)$")]
    private static partial Regex Chunk();
}
