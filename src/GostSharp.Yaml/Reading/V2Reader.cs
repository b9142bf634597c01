using GostSharp.Configuration;

namespace GostSharp.Yaml.Reading;

/// <summary>Reads files of gost v2.</summary>
internal static class V2Reader
{
    private static readonly string[] Marks = ["servenodes", "chainnodes", "routes"];

    public static bool Recognizes(MapNode map) => map.Entries.Any(entry => Marks.Contains(ParameterReader.Normalize(entry.Key), StringComparer.Ordinal));

    public static GostV2File Read(Section section)
    {
        var debug = section.Flag("Debug") ?? false;
        GostV2Route[] routes = [ReadRoute(section), .. section.Objects("Routes").Select(ReadInner)];
        section.Close();
        return new GostV2File([.. routes.Where(route => route.ServeNodes.Count + route.ChainNodes.Count > 0)], debug);
    }

    private static GostV2Route ReadInner(Section section)
    {
        var route = ReadRoute(section);
        section.Close();
        return route;
    }

    private static GostV2Route ReadRoute(Section section) => new(
        ReadNodes(section, "ServeNodes"),
        ReadNodes(section, "ChainNodes"),
        section.Number("Retries") ?? 0,
        section.Number("Mark"),
        section.Text("Interface"));

    private static List<string> ReadNodes(Section section, string name)
    {
        var nodes = new List<string>();
        foreach (var (index, item) in section.Items(name).Index())
        {
            if (item is ScalarNode { Value: string url })
            {
                nodes.Add(url);
            }
            else
            {
                section.Error(item.Place, $"{name}[{index}]", "must be the URL of a node");
            }
        }

        return nodes;
    }
}
