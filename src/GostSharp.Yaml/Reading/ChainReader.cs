using GostSharp.Configuration;

namespace GostSharp.Yaml.Reading;

/// <summary>Reads chains and hops.</summary>
internal static class ChainReader
{
    public static ChainConfig ReadChain(Section section)
    {
        var chain = new ChainConfig
        {
            Name = section.RequiredText("name"),
            Hops = ConfigList.Create<HopConfig>([.. section.Objects("hops").Index().Select(item => ReadHop(item.Item, $"hop-{item.Index}"))]),
        };

        // Weights and the like, which only groups of chains have a use for; those are refused.
        section.Find("metadata");
        section.Close();
        return chain;
    }

    /// <summary>A hop of the list of hops, which nothing but its name can refer to.</summary>
    public static HopConfig ReadNamedHop(Section section)
    {
        section.RequiredText("name");
        return ReadHop(section, "");
    }

    private static HopConfig ReadHop(Section section, string defaultName)
    {
        var hop = new HopConfig
        {
            Name = section.Text("name") ?? defaultName,
            Nodes = ConfigList.Create<NodeConfig>([.. section.Objects("nodes").Index().Select(item => NodeReader.Read(item.Item, item.Index))]),
            Selector = CommonReader.ReadSelector(section),
            Metadata = section.Metadata(),
        };
        section.Refuse("interface", "sockopts", "bypass", "bypasses", "resolver", "hosts", "reload", "file", "redis", "http", "plugin");
        section.Close();
        return hop;
    }
}
