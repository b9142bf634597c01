namespace GostSharp.Configuration;

/// <summary>Finds what is odd in a configuration and does not keep it from running.</summary>
public static class ConfigWarnings
{
    // These pass on what they get and ask nobody who they are.
    private static readonly HashSet<string> AskNobody = new(["forward", "tcp", "udp", "rtcp", "rudp"], StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> ShowNothing = new([.. AskNobody, "sni"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Everything that the user should know: parameters without effect, values that cannot be read, insecure choices, services that cannot work.</summary>
    public static IReadOnlyList<string> Find(GostConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return Find(config, ComponentRegistry.Standard);
    }

    /// <summary>As the other overload, with the user's own components, whose parameters are not judged.</summary>
    internal static IReadOnlyList<string> Find(GostConfig config, ComponentRegistry registry) =>
    [
        .. config.Services.SelectMany(service => Of(service, config, registry).Distinct().Select(warning => service.Name + warning)),
        .. config.Chains.SelectMany(chain => OfHops(chain.Hops, registry).Concat(OfReferences(chain.Hops)).Select(warning => $"{chain.Name}/{warning}")),
        .. OfHops(config.Hops, registry),
        .. When(
            config.Tls is not null && config.Tls != new TlsConfig() && !config.Services.Any(ResolvedService.UsesCertificate),
            "tls: no service uses a certificate; the default one has no effect"),
    ];

    private static IEnumerable<string> Of(ServiceConfig service, GostConfig config, ComponentRegistry registry)
    {
        var standard = ComponentRegistry.Standard;
        var listens = registry.Listeners.Shares(standard.Listeners, service.Listener.Type);
        var handles = registry.Handlers.Shares(standard.Handlers, service.Handler.Type);
        return
        [
            .. About(listens && handles ? ServiceOptions.From(service).Warnings : []),
            .. About(listens && handles ? DatagramParameters.WarningsOf(service.Listener) : []),
            .. About(listens && handles ? RemoteParameters.WarningsOf(service.Listener) : []),
            .. About(listens ? KcpParameters.WarningsOf(service.Listener.Type, service.Listener.Metadata) : []),
            .. When(listens && TunnelsAreOne(service, config), ": 'tunnels' gains nothing: the transport to the last hop has one connection for all of them"),
            .. About(ParameterCheck.Of(service, registry).Warnings),
            .. When(listens && ListensEverywhere(service), $" listens on every interface ({service.Address}); 127.0.0.1{service.Address} is for this machine only"),
            .. When(listens && service.Listener.Auth is not null && !SshParameters.IsSsh(service.Listener.Type), $": the listener '{service.Listener.Type}' asks nobody for credentials; those given have no effect"),
            .. About(listens && handles ? CertificateWarnings.Of(service) : []),
            .. When(handles && BindParameters.OpensEverything(service.Handler), $"{(SshParameters.IsForwarding(service.Handler.Type) ? "" : ": bind=true")}: whoever may use it can open ports on every interface; permitListen=localhost:* keeps them on this machine"),
            .. About(listens ? SshWarnings.Of(service) : []),
            .. When(handles && service.Handler.Auth is not null && AskNobody.Contains(service.Handler.Type), $": the handler '{service.Handler.Type}' asks nobody for credentials; those given have no effect"),
            .. When(handles && service.Handler.Auth is not null && service.Handler.Type.Equals("sni", StringComparison.OrdinalIgnoreCase), ": the handler 'sni' asks HTTP clients for credentials, and serves TLS clients without"),
            .. About(handles ? OfMethod(service.Handler.Type, service.Handler.Auth) : []),
            .. When(handles && HasNowhereToGo(service, config), " has no target, and no chain whose end decides on one: its connections will fail"),
        ];
    }

    // What is odd about several nodes of a hop is told once.
    private static IEnumerable<string> OfHops(IEnumerable<HopConfig> hops, ComponentRegistry registry) => hops.SelectMany(hop => hop.Nodes
        .SelectMany(node => Of(node, hop, registry).Select(warning => (node.Name, Warning: warning)))
        .GroupBy(static entry => entry.Warning, static entry => entry.Name)
        .Select(same => $"{hop.Name}/{string.Join(',', same)}: {same.Key}"));

    private static IEnumerable<string> OfReferences(IEnumerable<HopConfig> hops) => hops
        .Where(static hop => hop.Nodes.Count == 0 && hop != new HopConfig { Name = hop.Name })
        .Select(static hop => $"{hop.Name}: it stands for the hop of that name in the list of hops; what else is said of it here has no effect");

    private static IEnumerable<string> Of(NodeConfig node, HopConfig hop, ComponentRegistry registry)
    {
        var standard = ComponentRegistry.Standard;
        var (isOurConnector, isOurDialer) =
            (registry.Connectors.Shares(standard.Connectors, node.Connector.Type), registry.Dialers.Shares(standard.Dialers, node.Dialer.Type));
        var (asks, dials) = (isOurConnector && ShowNothing.Contains(node.Connector.Type), isOurDialer && AskNobody.Contains(node.Dialer.Type));
        return
        [
            .. isOurConnector && isOurDialer ? NodeLimits.WarningsOf(node, hop) : [],
            .. ParameterCheck.Of(node, hop, registry).Warnings,
            .. isOurDialer ? KcpParameters.WarningsOf(node.Dialer.Type, node.Dialer.Metadata) : [],
            .. When(asks && node.Connector.Auth is not null, $"the connector '{node.Connector.Type}' shows no credentials; those given have no effect"),
            .. When(dials && node.Dialer.Auth is not null, $"the dialer '{node.Dialer.Type}' shows no credentials; those given have no effect"),
            .. isOurConnector ? OfMethod(node.Connector.Type, node.Connector.Auth) : [],
            .. isOurConnector && isOurDialer ? CertificateWarnings.OfConnector(node) : [],
            .. isOurDialer || GostNames.TlsTransports.Contains(node.Dialer.Type) ? CertificateWarnings.OfDialer(node) : [],
        ];
    }

    private static IEnumerable<string> OfMethod(string component, AuthConfig? auth) =>
        ShadowsocksCredentials.AreThoseOf(component) && ShadowsocksCredentials.WarningOf(auth) is { } warning ? [warning] : [];

    private static IEnumerable<string> About(IEnumerable<string> warnings) => warnings.Select(static warning => ": " + warning);

    private static IEnumerable<string> When(bool condition, string warning) => condition ? [warning] : [];

    private static bool ListensEverywhere(ServiceConfig service) => service.Listener.Chain is null && service.Address.StartsWith(':');

    private static bool TunnelsAreOne(ServiceConfig service, GostConfig config) =>
        RemoteParameters.From(service.Listener).Tunnels > 1
        && LastHop(service.Listener.Chain, config)?.Nodes.Any(static node => GostNames.SessionTransports.Contains(node.Dialer.Type)) is true;

    private static bool HasNowhereToGo(ServiceConfig service, GostConfig config) =>
        AskNobody.Contains(service.Handler.Type)
        && (service.Targets is null || service.Targets.Nodes.All(static target => target.Address == ":0"))
        && LastHop(service.Handler.Chain, config)?.Nodes.Any(static node => MayDecide(node.Connector.Type)) is not true;

    // A relay may have a target of its own.
    private static bool MayDecide(string connector) => ShowNothing.Contains(connector) || connector.Equals("relay", StringComparison.OrdinalIgnoreCase);

    private static HopConfig? LastHop(string? name, GostConfig config)
    {
        var last = config.Chains.FirstOrDefault(chain => chain.Name == name)?.Hops is { Count: > 0 } hops ? hops[^1] : null;
        return last is { Nodes.Count: 0 } ? config.Hops.FirstOrDefault(hop => hop.Name == last.Name) : last;
    }
}
