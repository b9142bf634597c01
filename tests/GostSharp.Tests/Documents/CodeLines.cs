namespace GostSharp.Tests.Documents;

/// <summary>Lines of C# without indentation and blank lines; using directives stand apart, since a file has them at its top.</summary>
internal sealed class CodeLines
{
    private readonly string[] _usings;
    private readonly string[] _lines;

    public CodeLines(IEnumerable<string> lines)
    {
        var parts = lines.Select(line => line.Trim()).Where(line => line.Length > 0).ToLookup(IsUsingDirective);
        (_usings, _lines) = ([.. parts[true]], [.. parts[false]]);
    }

    public static CodeLines Read(string path) => new(File.ReadAllLines(path));

    /// <summary>True when the snippet's lines follow each other here, and all its namespaces are used here.</summary>
    public bool Contain(CodeLines snippet) =>
        snippet._usings.All(_usings.Contains) && _lines.AsSpan().IndexOf(snippet._lines) >= 0;

    public override string ToString() => string.Join('\n', _lines);

    private static bool IsUsingDirective(string line) => line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';') && !line.Contains('=', StringComparison.Ordinal);
}
