using System.Text.RegularExpressions;
using GostSharp.CommandLine;
using GostSharp.Configuration;
using GostSharp.Services;
using GostSharp.Transports.Memory;
using GostSharp.Yaml;

namespace GostSharp.Tests.Documents;

/// <summary>What docs/configuration.md says is held against the reader.</summary>
public sealed partial class ConfigurationDocumentTests
{
    private static readonly string Text = Document.Read("docs/configuration.md").Text;

    // Where a field of each row of the table of what is refused stands in a file.
    private static readonly Dictionary<string, (string Before, string Path, string After)> Places = new()
    {
        ["the top level"] = ("", "", ""),
        ["a service"] = ("services: [{addr: ':1', ", "services[0].", "}]"),
        ["a handler"] = ("services: [{addr: ':1', handler: {", "services[0].handler.", "}}]"),
        ["a listener"] = ("services: [{addr: ':1', listener: {", "services[0].listener.", "}}]"),
        ["a forwarder"] = ("services: [{addr: ':1', forwarder: {", "services[0].forwarder.", "}}]"),
        ["a target"] = ("services: [{addr: ':1', forwarder: {nodes: [{addr: 'a:1', ", "services[0].forwarder.nodes[0].", "}]}}]"),
        ["a hop"] = ("chains: [{name: c, hops: [{", "chains[0].hops[0].", "}]}]"),
        ["a node"] = ("chains: [{name: c, hops: [{nodes: [{addr: 'a:1', ", "chains[0].hops[0].nodes[0].", "}]}]}]"),
        ["`tls`"] = ("tls: {", "tls.", "}"),
    };

    public static TheoryData<string> Files => [.. FileBlock().Matches(Text).Select(match => match.Groups["text"].Value)];

    [Fact]
    public void It_has_files() => Files.Should().HaveCountGreaterThan(3);

    [Theory]
    [MemberData(nameof(Files))]
    public Task Every_file_is_read_without_a_warning_and_runs(string text) => RunAsync(text);

    [Fact]
    public void Its_example_of_mistakes_is_answered_as_it_says()
    {
        var example = MistakenFile().Match(Text);

        var parse = () => GostFile.Parse(example.Groups["text"].Value, "gost.yaml");

        parse.Should().Throw<ConfigurationException>().Which.Errors.Should().Equal(example.Groups["answer"].Value.TrimEnd().Split('\n'));
    }

    [Fact]
    public void What_it_calls_refused_is_refused()
    {
        var rows = RefusedRow().Matches(Text[Text.IndexOf("## What is refused", StringComparison.Ordinal)..Text.IndexOf("Refused parameters", StringComparison.Ordinal)])
            .Where(row => Places.ContainsKey(row.Groups["place"].Value)).ToArray();

        rows.Should().HaveSameCount(Places);
        rows.SelectMany(row => Name().Matches(row.Groups["fields"].Value).Select(field => Refusal(Places[row.Groups["place"].Value], field.Groups["name"].Value)))
            .OfType<string>().Should().BeEmpty();
    }

    [Fact]
    public void Every_parameter_that_means_something_is_in_it() =>
        KnownParameters.All()
            .Where(parameter => parameter.Status is ParameterStatus.Supported or ParameterStatus.Refused)
            .SelectMany(parameter => parameter.Names)
            .Where(name => !Text.Contains($"`{name}`", StringComparison.Ordinal)).Should().BeEmpty();

    private static async Task RunAsync(string text)
    {
        var file = GostFile.Parse(text, "gost", v2 => GostCommandLine.FromV2(v2.Routes.Select(route => new GostRoute(route.ServeNodes, route.ChainNodes, route.Retries))).Config);
        file.Warnings.Should().BeEmpty();
        ConfigWarnings.Find(file.Config).Should().BeEmpty();
        await using var forwarder = await new ForwarderBuilder().AddConfig(file.Config).UseRoute(new MemoryNetwork().GetHost("machine")).StartAsync();
        forwarder.Services.Should().NotBeEmpty().And.OnlyContain(service => service.State == ServiceState.Listening);
    }

    private static string? Refusal((string Before, string Path, string After) place, string field)
    {
        try
        {
            GostFile.Parse($"{place.Before}{field}: x{place.After}", "gost.yaml");
            return $"{place.Path}{field} is not refused";
        }
        catch (ConfigurationException exception)
        {
            return exception.Errors.Any(error => error.EndsWith($": not supported yet: {place.Path}{field}", StringComparison.Ordinal)) ? null : exception.Message;
        }
    }

    [GeneratedRegex("^```(yaml|json)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex FileBlock();

    [GeneratedRegex("^```yml\n(?<text>.*?)^```$.*?^```text\n(?<answer>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex MistakenFile();

    [GeneratedRegex(@"^\| (?<place>[^|]+) \| (?<fields>[^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex RefusedRow();

    [GeneratedRegex("`(?<name>[^`]+)`")]
    private static partial Regex Name();
}
