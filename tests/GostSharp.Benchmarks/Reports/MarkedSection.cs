namespace GostSharp.Benchmarks.Reports;

/// <summary>A part of a document that is written by a program: what stands between two comments.</summary>
internal sealed class MarkedSection
{
    private readonly string _path;
    private readonly string _before;
    private readonly string _after;

    /// <summary>Finds it.</summary>
    /// <exception cref="InvalidDataException">The document has no such part.</exception>
    public MarkedSection(string path, string name)
    {
        var (text, begin, end) = (File.ReadAllText(path), $"<!-- {name}: begin -->\n", $"<!-- {name}: end -->");
        var (from, to) = (text.IndexOf(begin, StringComparison.Ordinal), text.IndexOf(end, StringComparison.Ordinal));
        if (from < 0 || to < from)
        {
            throw new InvalidDataException($"{path} has no part between '{begin.Trim()}' and '{end}'");
        }

        (_path, _before, _after) = (path, text[..(from + begin.Length)], text[to..]);
    }

    /// <summary>Writes the document with another text in that part.</summary>
    public void Replace(string text) => File.WriteAllText(_path, $"{_before}\n{text.Trim()}\n\n{_after}");
}
