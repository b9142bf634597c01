using System.Text.RegularExpressions;

namespace GostSharp.Tests.Documents;

/// <summary>A document of the repository, named by its path from the root.</summary>
internal sealed partial record Document(string Name, string Text)
{
    public static string Root => RepositoryRoot.Directory.FullName;

    public static IReadOnlyList<Document> All =>
        [Read("README.md"), Read("CHANGELOG.md"), .. Directory.GetFiles(Path.Combine(Root, "docs"), "*.md").Select(path => Read($"docs/{Path.GetFileName(path)}"))];

    public IEnumerable<CodeLines> Snippets => Snippet().Matches(Text).Select(match => new CodeLines(match.Groups["code"].Value.Split('\n')));

    /// <summary>The links that lead into the repository.</summary>
    public IEnumerable<string> Links => Link().Matches(Text).Select(match => match.Groups["target"].Value).Where(link => !link.Contains("://", StringComparison.Ordinal));

    /// <summary>The anchors of the headings, as they are made for links.</summary>
    private IEnumerable<string> Anchors =>
        Heading().Matches(Text).Select(match => new string([.. match.Groups["title"].Value.ToLowerInvariant().Replace(' ', '-').Where(c => char.IsLetterOrDigit(c) || c is '-' or '_')]));

    public static Document Read(string name) => new(name, File.ReadAllText(Path.Combine(Root, name)).ReplaceLineEndings("\n"));

    public static bool Resolves(string from, string link)
    {
        var (path, anchor) = link.Split('#') is [var before, var after] ? (before, after) : (link, null);
        var name = path.Length == 0 ? from : Path.Combine(Path.GetDirectoryName(from)!, path);
        var file = Path.Combine(Root, name);
        return anchor is null ? File.Exists(file) || Directory.Exists(file) : File.Exists(file) && Read(name).Anchors.Contains(anchor);
    }

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Snippet();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (?<title>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
