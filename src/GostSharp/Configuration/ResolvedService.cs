namespace GostSharp.Configuration;

/// <summary>A service with the chains that it names: what has to be equal for it to stay as it is.</summary>
internal sealed record ResolvedService(ServiceConfig Config, ChainConfig? ListenChain, ChainConfig? DialChain)
{
    public string Name => Config.Name;

    // Not kept in a field: that would be part of what has to be equal.
    public ServiceOptions Options => ServiceOptions.From(Config);

    public static IReadOnlyList<ResolvedService> Resolve(GostConfig config)
    {
        ChainConfig? Find(string? name) => name is null ? null : Resolve(config.Chains.Single(chain => chain.Name == name), config.Hops);
        return [.. config.Services.Select(service => new ParameterReader(service.Metadata).IsSet("ignoreChain")
            ? new ResolvedService(service, null, null)
            : new ResolvedService(service, Find(service.Listener.Chain), Find(service.Handler.Chain)))];
    }

    // A hop without nodes stands for the one of its name.
    private static ChainConfig Resolve(ChainConfig chain, ConfigList<HopConfig> hops) => chain with
    {
        Hops = [.. chain.Hops.Select(hop => hop.Nodes.Count > 0 ? hop : hops.Single(known => known.Name == hop.Name))],
    };

    /// <summary>True when the same bound listener serves both.</summary>
    public bool ListensLike(ResolvedService other) =>
        Config.Address == other.Config.Address && Config.Listener == other.Config.Listener && ListenChain == other.ListenChain;
}
