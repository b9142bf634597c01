using GostSharp.Configuration;

namespace GostSharp.Yaml.Writing;

/// <summary>Writes hops and their nodes.</summary>
internal static class ChainWriter
{
    public static OutMap WriteHop(HopConfig hop) => new()
    {
        { "name", hop.Name },
        { "selector", CommonWriter.WriteSelector(hop.Selector) },
        { "nodes", SchemaWriter.List(hop.Nodes, WriteNode) },
        { "metadata", MetadataWriter.Write(hop.Metadata) },
    };

    private static OutMap WriteNode(NodeConfig node) => new()
    {
        { "name", node.Name },
        { "addr", node.Address },
        { "connector", WriteConnector(node.Connector) },
        { "dialer", WriteDialer(node.Dialer) },
        { "metadata", MetadataWriter.WriteMarks(node.Weight, node.Backup, node.MaxFails, node.FailTimeout, node.Metadata) },
    };

    private static OutMap WriteConnector(ConnectorConfig connector) => new()
    {
        { "type", connector.Type },
        { "auth", CommonWriter.WriteAuth(connector.Auth) },
        { "tls", CommonWriter.WriteTls(connector.Tls) },
        { "metadata", MetadataWriter.Write(connector.Metadata) },
    };

    private static OutMap WriteDialer(DialerConfig dialer) => new()
    {
        { "type", dialer.Type },
        { "auth", CommonWriter.WriteAuth(dialer.Auth) },
        { "tls", CommonWriter.WriteTls(dialer) },
        { "metadata", MetadataWriter.Write(dialer.Metadata) },
    };
}
