namespace GostSharp.Benchmarks.Reports;

/// <summary>A table whose first column is text and whose other ones are figures.</summary>
internal sealed class MarkdownTable(params string[] head)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] row) => _rows.Add(row);

    public void Write(TextWriter writer)
    {
        Line(head);
        Line([.. head.Select((_, column) => column == 0 ? "---" : "---:")]);
        _rows.ForEach(Line);
        writer.WriteLine();

        void Line(string[] cells) => writer.WriteLine($"| {string.Join(" | ", cells)} |");
    }
}
