using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using GostSharp.Diagnostics;

namespace GostSharp.Tests.Documents;

/// <summary>What documents say is held against the code.</summary>
public sealed partial class DocumentTests
{
    public static TheoryData<string> Documents => [.. Document.All.Select(document => document.Name)];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_snippet_is_compiled(string name)
    {
        var sources = Directory.GetFiles(Path.Combine(Document.Root, "tests", "GostSharp.Tests", "Snippets"), "*.cs").Select(CodeLines.Read).ToArray();

        Document.Read(name).Snippets.Where(snippet => !sources.Any(source => source.Contain(snippet)))
            .Select(snippet => snippet.ToString()).Should().BeEmpty("each has to stand in a file of tests/GostSharp.Tests/Snippets");
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_relative_link_leads_somewhere(string name) =>
        Document.Read(name).Links.Where(link => !Document.Resolves(name, link)).Should().BeEmpty();

    [Fact]
    public void Every_event_id_is_in_the_table()
    {
        var rows = Document.Read("docs/library.md").Text;

        typeof(EventIds).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => string.Create(CultureInfo.InvariantCulture, $"| {field.GetRawConstantValue()} | `{field.Name}` |"))
            .Where(row => !rows.Contains(row, StringComparison.Ordinal)).Should().BeEmpty();
    }

    [Fact]
    public void The_table_has_no_other_events_and_the_levels_of_the_code()
    {
        var logged = typeof(EventIds).Assembly.GetType("GostSharp.Diagnostics.Log")!.GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Select(method => method.GetCustomAttribute<Microsoft.Extensions.Logging.LoggerMessageAttribute>())
            .OfType<Microsoft.Extensions.Logging.LoggerMessageAttribute>()
            .Select(message => $"{message.EventId} {message.Level}");

        EventRow().Matches(Document.Read("docs/library.md").Text).Select(row => $"{row.Groups["id"]} {row.Groups["level"]}")
            .Should().BeEquivalentTo(logged);
    }

    [Fact]
    public void Every_reason_is_in_the_table() =>
        Enum.GetNames<FailureReason>().Where(reason => !Document.Read("docs/library.md").Text.Contains($"| `{reason}` |", StringComparison.Ordinal)).Should().BeEmpty();

    [GeneratedRegex(@"^\| (?<id>\d{4}) \| `\w+` \| (?<level>\w+) \|", RegexOptions.Multiline)]
    private static partial Regex EventRow();
}
