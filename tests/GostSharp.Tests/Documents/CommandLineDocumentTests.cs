using GostSharp.Configuration;

namespace GostSharp.Tests.Documents;

/// <summary>The page about the command line is held against the tables of the code.</summary>
public sealed class CommandLineDocumentTests
{
    private static readonly string[] Lines = Document.Read("docs/command-line.md").Text.Split('\n');

    [Fact]
    public void Every_parameter_is_in_it() => KnownParameters.All()
        .SelectMany(parameter => parameter.Names)
        .Where(name => !Lines.Any(line => line.Contains($"`{name}`", StringComparison.Ordinal)))
        .Should().BeEmpty();

    [Fact]
    public void Every_refused_parameter_is_in_the_table_of_them()
    {
        foreach (var parameter in KnownParameters.All().Where(parameter => parameter.Status is ParameterStatus.Refused))
        {
            var flags = new[] { (ParameterPlaces.Service, "| `-L` | `admission`"), (ParameterPlaces.Node, "| `-F` | `bypass`") };
            flags.Where(flag => parameter.Places.HasFlag(flag.Item1))
                .Should().OnlyContain(flag => Row(flag.Item2).Contains($"`{parameter.Name}`", StringComparison.Ordinal), parameter.Name);
        }
    }

    [Fact]
    public void Every_name_of_a_component_is_in_its_row()
    {
        Row("| Handlers |").Should().ContainAll(GostNames.Handlers.Select(name => $"`{name}`"));
        Row("| Listeners |").Should().ContainAll(GostNames.Listeners.Select(name => $"`{name}`"));
        Row("| Connectors |").Should().ContainAll(GostNames.Connectors.Select(name => $"`{name}`"));
        Row("| Dialers |").Should().ContainAll(GostNames.Dialers.Select(name => $"`{name}`"));
        Row("| Strategies |").Should().ContainAll(GostNames.Strategies.Select(name => $"`{name}`"));
    }

    private static string Row(string start) => Lines.Single(line => line.StartsWith(start, StringComparison.Ordinal));
}
