using GostSharp.CommandLine;
using GostSharp.Configuration;

namespace GostSharp.Yaml;

/// <summary>Turns a file of gost v2 into a configuration, as its URLs would on a command line.</summary>
internal sealed class GostV2Mapping(string name)
{
    private readonly List<string> _warnings = [];

    public IReadOnlyList<string> Warnings => _warnings;

    /// <exception cref="ConfigurationException">A URL is wrong, or the file asks for what is not supported yet.</exception>
    public GostConfig Map(GostV2File file)
    {
        string[] refused = [.. file.Routes.SelectMany(Unsupported).Distinct().Select(field => $"{name}: not supported yet: {field}")];
        if (refused.Length > 0)
        {
            throw new ConfigurationException(refused);
        }

        var mapped = GostCommandLine.FromV2(file.Routes.Select(route => new GostRoute(route.ServeNodes, route.ChainNodes, route.Retries)));
        _warnings.AddRange(mapped.Warnings);
        return file.Debug ? mapped.Config with { Log = new LogConfig { Level = "debug" } } : mapped.Config;
    }

    private static IEnumerable<string> Unsupported(GostV2Route route)
    {
        if (route.Mark is not (null or 0))
        {
            yield return "Mark";
        }

        if (!string.IsNullOrEmpty(route.Interface))
        {
            yield return "Interface";
        }
    }
}
