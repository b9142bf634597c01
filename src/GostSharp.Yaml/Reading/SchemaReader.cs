using GostSharp.Configuration;

namespace GostSharp.Yaml.Reading;

/// <summary>Turns the tree of a file into the configuration.</summary>
internal static class SchemaReader
{
    private static readonly string[] Unsupported =
    [
        "authers", "admissions", "bypasses", "resolvers", "hosts", "ingresses", "routers", "sds", "recorders", "limiters", "climiters",
        "rlimiters", "observers", "loggers", "profiling", "api", "metrics",
    ];

    public static GostConfig Read(FileNode? root, Findings findings, Func<GostV2File, GostConfig>? mapV2)
    {
        if (root is null or ScalarNode { Value: null })
        {
            return new GostConfig();
        }

        var map = root as MapNode ?? throw findings.Fatal(root.Place, "a file must be a map of sections such as 'services'");
        var section = new Section(map, "", findings);
        var isV2 = V2Reader.Recognizes(map);
        var v2 = isV2 ? V2Reader.Read(section) : null;
        var config = isV2 ? null : ReadV3(section);
        if (v2 is not null && mapV2 is null)
        {
            findings.Error(root.Place, "", "this is a file of gost v2 (ServeNodes, ChainNodes, Routes), which cannot be read here; write it as services and chains");
        }

        findings.ThrowIfAny();
        return config ?? mapV2!(v2!);
    }

    private static GostConfig ReadV3(Section section)
    {
        var config = new GostConfig
        {
            Services = ConfigList.Create<ServiceConfig>([.. section.Objects("services").Index().Select(item => ServiceReader.Read(item.Item, item.Index))]),
            Chains = ConfigList.Create<ChainConfig>([.. section.Objects("chains").Select(ChainReader.ReadChain)]),
            Hops = ConfigList.Create<HopConfig>([.. section.Objects("hops").Select(ChainReader.ReadNamedHop)]),
            Tls = CommonReader.ReadTls(section),
            Log = CommonReader.ReadLog(section),
        };
        section.Refuse(Unsupported);
        section.Close();
        return config;
    }
}
