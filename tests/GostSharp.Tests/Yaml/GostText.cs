using GostSharp.Configuration;
using GostSharp.Yaml;

namespace GostSharp.Tests.Yaml;

/// <summary>Reads texts as <c>gost.yaml</c> or <c>gost.json</c>.</summary>
internal static class GostText
{
    public static GostFileResult Yaml(string text) => GostFile.Parse(text, GostFileFormat.Yaml, "gost.yaml");

    public static GostFileResult Json(string text) => GostFile.Parse(text, GostFileFormat.Json, "gost.json");

    public static GostConfig YamlConfig(string text)
    {
        var result = Yaml(text);
        result.Warnings.Should().BeEmpty();
        return result.Config;
    }

    public static IReadOnlyList<string> YamlErrors(string text) => Errors(() => Yaml(text));

    public static IReadOnlyList<string> JsonErrors(string text) => Errors(() => Json(text));

    /// <summary>Written in both formats and read back, it is the same.</summary>
    public static void ShouldSurviveBothFormats(GostConfig config)
    {
        foreach (var format in Enum.GetValues<GostFileFormat>())
        {
            var text = GostFile.Write(config, format);
            var result = GostFile.Parse(text, format, "written");
            result.Config.Should().Be(config, text);
            result.Warnings.Should().BeEmpty(text);
        }
    }

    private static IReadOnlyList<string> Errors(Func<GostFileResult> parse) =>
        parse.Should().Throw<ConfigurationException>().Which.Errors;
}
