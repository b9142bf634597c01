using GostSharp.Configuration;

namespace GostSharp.Yaml.Reading;

/// <summary>Reads the nodes of hops.</summary>
internal static class NodeReader
{
    private static readonly string[] Unsupported =
        ["bypass", "bypasses", "resolver", "hosts", "matcher", "filter", "http", "tls", "auth", "interface", "netns", "sockopts"];

    public static NodeConfig Read(Section section, int index)
    {
        var marks = NodeMarks.Read(section);
        var node = new NodeConfig
        {
            Name = section.Text("name") ?? $"node-{index}",
            Address = section.RequiredText("addr"),
            Connector = section.Object("connector") is { } connector ? ReadConnector(connector) : new ConnectorConfig { Type = "http" },
            Dialer = section.Object("dialer") is { } dialer ? ReadDialer(dialer) : new DialerConfig(),
            Weight = marks.Weight,
            Backup = marks.Backup,
            MaxFails = marks.MaxFails,
            FailTimeout = marks.FailTimeout,
            Metadata = marks.Rest,
        };
        ForwarderReader.RefuseNetwork(section);
        section.Refuse(Unsupported);
        section.Close();
        return node;
    }

    private static ConnectorConfig ReadConnector(Section section)
    {
        var connector = new ConnectorConfig
        {
            Type = section.Text("type") ?? "http",
            Auth = CommonReader.ReadAuth(section),
            Tls = CommonReader.ReadTls(section),
            Metadata = section.Metadata(),
        };
        section.Close();
        return connector;
    }

    // gost does not verify what it is not told to.
    private static TlsConfig? WithDefault(TlsConfig? tls, string type) =>
        tls?.Secure is not null || !GostNames.VerifyingTransports.Contains(type) ? tls : (tls ?? new TlsConfig()) with { Secure = false };

    private static DialerConfig ReadDialer(Section section)
    {
        var type = section.Text("type") ?? "tcp";
        var dialer = new DialerConfig
        {
            Type = type,
            Auth = CommonReader.ReadAuth(section),
            Tls = WithDefault(CommonReader.ReadTls(section), type),
            Metadata = section.Metadata(),
        };
        section.Close();
        return KcpParameters.WithGostDefaults(dialer);
    }
}
