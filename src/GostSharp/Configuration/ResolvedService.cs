namespace GostSharp.Configuration;

/// <summary>A service with the chains that it names: what has to be equal for it to stay as it is.</summary>
/// <param name="Config">The service.</param>
/// <param name="ListenChain">At whose end it listens.</param>
/// <param name="DialChain">Through which it dials.</param>
/// <param name="DefaultTls">The certificate that it has where it names none; null where it has no use for one.</param>
internal sealed record ResolvedService(ServiceConfig Config, ChainConfig? ListenChain, ChainConfig? DialChain, TlsConfig? DefaultTls = null)
{
    private readonly ConfigList<string> _listenerFiles =
    [
        .. FileStamps.Of(ListenChain),
        .. FileStamps.Of(
        [
            Join(Config.Listener.Tls, DefaultTls).CaFile,
            Config.Listener.Auth?.File,
            KcpParameters.FileOf(Config.Listener.Type, Config.Listener.Metadata),
            .. SshParameters.FilesOf(Config.Listener),
        ]),
    ];

    private readonly ConfigList<string> _handlerFiles =
        [.. FileStamps.Of(DialChain), .. FileStamps.Of(Join(Config.Handler.Tls, Config.Listener.Tls, DefaultTls).CaFile, Config.Handler.Auth?.File)];

    // Handlers that turn to TLS by themselves.
    private static readonly string[] TurnToTls = ["socks5", "socks", "auto"];

    public string Name => Config.Name;

    // Not kept in a field: that would be part of what has to be equal.
    public ServiceOptions Options => ServiceOptions.From(Config);

    public static IReadOnlyList<ResolvedService> Resolve(GostConfig config)
    {
        ChainConfig? Find(string? name) => name is null ? null : Resolve(config.Chains.Single(chain => chain.Name == name), config.Hops);
        return [.. config.Services.Select(service => new ParameterReader(service.Metadata).IsSet("ignoreChain")
            ? new ResolvedService(service, null, null, DefaultTlsOf(service, config))
            : new ResolvedService(service, Find(service.Listener.Chain), Find(service.Handler.Chain), DefaultTlsOf(service, config)))];
    }

    /// <summary>The chain with all of its nodes: a hop without any stands for the one of its name.</summary>
    public static ChainConfig Resolve(ChainConfig chain, ConfigList<HopConfig> hops) => chain with
    {
        Hops = [.. chain.Hops.Select(hop => hop.Nodes.Count > 0 ? hop : hops.Single(known => known.Name == hop.Name))],
    };

    /// <summary>True when the same bound listener serves both.</summary>
    public bool ListensLike(ResolvedService other) =>
        Config.Address == other.Config.Address && Config.Listener == other.Config.Listener && ListenChain == other.ListenChain
        && DatagramParameters.NeedsWholePackets(Config.Handler.Type) == DatagramParameters.NeedsWholePackets(other.Config.Handler.Type)
        && ListenerTls == other.ListenerTls && _listenerFiles.Equals(other._listenerFiles);

    /// <summary>The listener's certificate.</summary>
    public TlsConfig ListenerTls => Join(Config.Listener.Tls, DefaultTls);

    /// <summary>The handler's certificate.</summary>
    public TlsConfig HandlerTls => Join(Config.Handler.Tls, Config.Listener.Tls, DefaultTls);

    private static TlsConfig? DefaultTlsOf(ServiceConfig service, GostConfig config) =>
        UsesCertificate(service) ? config.Tls : null;

    /// <summary>Whether its listener or its handler has a use for a certificate.</summary>
    public static bool UsesCertificate(ServiceConfig service) =>
        GostNames.TlsTransports.Contains(service.Listener.Type) || TurnsToTls(service.Handler);

    /// <summary>Whether a handler turns to TLS by itself.</summary>
    public static bool TurnsToTls(HandlerConfig handler) => TurnToTls.Contains(handler.Type, StringComparer.OrdinalIgnoreCase);

    // A certificate goes with its key; the authorities of clients may come from elsewhere.
    private static TlsConfig Join(params ReadOnlySpan<TlsConfig?> sources)
    {
        var joined = new TlsConfig();
        foreach (var source in sources)
        {
            joined = joined.CertFile is null && joined.KeyFile is null ? joined with { CertFile = source?.CertFile, KeyFile = source?.KeyFile } : joined;
            joined = joined with { CaFile = joined.CaFile ?? source?.CaFile };
        }

        return joined;
    }
}
