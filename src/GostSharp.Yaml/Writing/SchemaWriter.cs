using GostSharp.Configuration;

namespace GostSharp.Yaml.Writing;

/// <summary>Turns the configuration into the tree of a file, its fields in gost's order.</summary>
internal static class SchemaWriter
{
    public static OutMap Write(GostConfig config)
    {
        var root = new OutMap
        {
            { "services", config.Services.Select((service, index) => WriteService(service, $"services[{index}]")).ToList<object>() },
        };
        root.Add("chains", List(config.Chains, WriteChain));
        root.Add("hops", List(config.Hops, ChainWriter.WriteHop));
        root.Add("tls", CommonWriter.WriteTls(config.Tls));
        root.Add("log", CommonWriter.WriteLog(config.Log));
        return root;
    }

    public static List<object>? List<T>(ConfigList<T> items, Func<T, OutMap> write) => items.Count == 0 ? null : [.. items.Select(write)];

    private static OutMap WriteService(ServiceConfig service, string place) => new()
    {
        { "name", service.Name },
        { "addr", service.Address },
        { "handler", WriteHandler(service.Handler, service) },
        { "listener", WriteListener(service.Listener, place) },
        { "forwarder", service.Targets is null ? null : WriteTargets(service.Targets) },
        { "metadata", MetadataWriter.WriteService(service) },
    };

    private static OutMap WriteHandler(HandlerConfig handler, ServiceConfig service) => new()
    {
        { "type", handler.Type },
        { "retries", (long?)handler.Retries },
        { "chain", handler.Chain },
        { "auth", CommonWriter.WriteAuth(handler.Auth) },
        { "tls", CommonWriter.WriteTls(handler.Tls) },
        { "metadata", MetadataWriter.WriteHandler(BindParameters.WithOwnDefaults(handler), service) },
    };

    // gost has names of their own for listeners at the far end of a chain.
    private static OutMap WriteListener(ListenerConfig listener, string place) => new()
    {
        {
            "type", listener.Chain is null ? listener.Type : RemoteListeners.For(listener.Type)
                ?? throw new ConfigurationException([$"{place}.listener: gost's files know no listener '{listener.Type}' at the far end of a chain"])
        },
        { "chain", listener.Chain },
        { "auth", CommonWriter.WriteAuth(listener.Auth) },
        { "tls", CommonWriter.WriteTls(listener.Tls) },
        { "metadata", MetadataWriter.Write(listener.Metadata) },
    };

    private static OutMap WriteTargets(TargetsConfig targets) => new()
    {
        { "selector", CommonWriter.WriteSelector(targets.Selector) },
        { "nodes", targets.Nodes.Select(WriteTarget).ToList<object>() },
    };

    private static OutMap WriteTarget(TargetConfig target) => new()
    {
        { "name", target.Name },
        { "addr", target.Address },
        { "metadata", MetadataWriter.WriteMarks(target.Weight, target.Backup, target.MaxFails, target.FailTimeout, ConfigDictionary.Empty) },
    };

    private static OutMap WriteChain(ChainConfig chain) => new()
    {
        { "name", chain.Name },
        { "hops", List(chain.Hops, ChainWriter.WriteHop) },
    };
}
