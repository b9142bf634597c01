namespace GostSharp.Configuration;

/// <summary>A service with the chains that it names: what has to be equal for it to stay as it is.</summary>
internal sealed record ResolvedService(ServiceConfig Config, ChainConfig? ListenChain, ChainConfig? DialChain)
{
    public string Name => Config.Name;

    public static IReadOnlyList<ResolvedService> Resolve(GostConfig config)
    {
        ChainConfig? Find(string? name) => name is null ? null : config.Chains.Single(chain => chain.Name == name);
        return [.. config.Services.Select(service => new ResolvedService(service, Find(service.Listener.Chain), Find(service.Handler.Chain)))];
    }

    /// <summary>True when the same bound listener serves both.</summary>
    public bool ListensLike(ResolvedService other) =>
        Config.Address == other.Config.Address && Config.Listener == other.Config.Listener && ListenChain == other.ListenChain;
}
