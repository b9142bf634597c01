namespace GostSharp.Configuration;

/// <summary>Finds every mistake of a configuration that can be seen without building it.</summary>
internal sealed class ConfigValidator
{
    private readonly ComponentRegistry _registry;
    private readonly GostConfig _config;
    private readonly List<string> _errors = [];

    private ConfigValidator(GostConfig config, ComponentRegistry registry) => (_config, _registry) = (config, registry);

    public static IReadOnlyList<string> Validate(GostConfig config, ComponentRegistry registry)
    {
        var validator = new ConfigValidator(config, registry);
        validator.CheckNames("services", config.Services.Select(service => service.Name));
        validator.CheckNames("chains", config.Chains.Select(chain => chain.Name));
        validator.CheckNames("hops", config.Hops.Select(hop => hop.Name));
        ForEach("hops", config.Hops, hop => hop.Name, validator.CheckHop);
        ForEach("chains", config.Chains, chain => chain.Name, validator.CheckChain);
        ForEach("services", config.Services, service => service.Name, validator.CheckService);
        return validator._errors;
    }

    /// <summary>The part of a wrong configuration that is right by itself: the services with nothing wrong about them and their chains.</summary>
    public static GostConfig SoundPart(GostConfig config, ComponentRegistry registry)
    {
        bool IsSound(ServiceConfig service)
        {
            var chains = config.Chains.Where(chain => chain.Name == service.Listener.Chain || chain.Name == service.Handler.Chain);
            return config.Services.Count(other => other.Name == service.Name) == 1
                && Validate(config with { Services = [service], Chains = [.. chains] }, registry).Count == 0;
        }

        return config with { Services = [.. config.Services.Where(IsSound)] };
    }

    private void CheckService(string place, ServiceConfig service)
    {
        Add($"{place}: address", ListenAddress.TryParse(service.Address, out _, out var error) ? null : error);
        Add($"{place}: listener", _registry.Listeners.Check(service.Listener.Type));
        Add($"{place}: handler", _registry.Handlers.Check(service.Handler.Type));
        CheckChainName($"{place}: listener", service.Listener.Chain);
        CheckChainName($"{place}: handler", service.Handler.Chain);
        Add($"{place}: maxConnections", service.MaxConnections < 1 ? "must be at least 1" : null);
        CheckHandler($"{place}: handler", service.Handler);
        CheckMethod(
            $"{place}: handler",
            service.Handler.Type,
            service.Handler.Auth,
            GostNames.DatagramListeners.Contains(service.Listener.Type),
            _registry.Handlers.Shares(ComponentRegistry.Standard.Handlers, service.Handler.Type));
        _errors.AddRange(SshRules.MistakesIn(service, _registry).Select(mistake => $"{place}: {mistake}"));
        if (service.Targets is not null)
        {
            CheckTargets(place, service.Targets);
        }

        CheckParameters(place, ParameterCheck.Of(service, _registry));
    }

    private void CheckHandler(string place, HandlerConfig handler)
    {
        Add($"{place}.retries", handler.Retries < 0 ? "must not be negative" : null);
        CheckTimeout($"{place}.dialTimeout", handler.DialTimeout);
        CheckTimeout($"{place}.abandonedDialTimeout", handler.AbandonedDialTimeout);
        CheckTimeout($"{place}.halfCloseTimeout", handler.HalfCloseTimeout);
        CheckTimeout($"{place}.idleTimeout", handler.IdleTimeout);
    }

    private void CheckTargets(string place, TargetsConfig targets)
    {
        Add($"{place}: targets", targets.Nodes.Count == 0 ? "name at least one target" : null);
        CheckSelector($"{place}: targets.selector", targets.Selector);
        ForEach($"{place}: targets", targets.Nodes, target => target.Name, CheckTarget);
    }

    private void CheckTarget(string place, TargetConfig target)
    {
        CheckAddress($"{place}: address", target.Address);
        Add($"{place}: weight", target.Weight < 1 ? "must be at least 1" : null);
        CheckMarks(place, target.MaxFails, target.FailTimeout);
    }

    private void CheckChain(string place, ChainConfig chain)
    {
        Add($"{place}: hops", chain.Hops.Count == 0 ? "name at least one hop" : null);
        ForEach($"{place}: hops", chain.Hops, hop => hop.Name, (at, hop) =>
        {
            if (hop.Nodes.Count > 0 || !_config.Hops.Any(known => known.Name == hop.Name))
            {
                CheckHop(at, hop);
            }
        });
    }

    private void CheckHop(string place, HopConfig hop)
    {
        Add($"{place}: nodes", hop.Nodes.Count == 0 ? "name at least one node, or a hop of the list of hops" : null);
        CheckSelector($"{place}: selector", hop.Selector);
        ForEach($"{place}: nodes", hop.Nodes, node => node.Name, (at, node) =>
        {
            CheckNode(at, node);
            CheckParameters(at, ParameterCheck.Of(node, hop, _registry));
        });
    }

    private void CheckNode(string place, NodeConfig node)
    {
        CheckAddress($"{place}: address", node.Address);
        Add($"{place}: connector", _registry.Connectors.Check(node.Connector.Type));
        Add($"{place}: dialer", _registry.Dialers.Check(node.Dialer.Type));
        Add(place, SshRules.MistakeIn(node, _registry));
        Add($"{place}: weight", node.Weight < 1 ? "must be at least 1" : null);
        CheckTimeout($"{place}: dialer.handshakeTimeout", node.Dialer.HandshakeTimeout);
        CheckTimeout($"{place}: connector.replyTimeout", node.Connector.ReplyTimeout);
        CheckMarks(place, node.MaxFails, node.FailTimeout);
        CheckSpeech(place, node);
    }

    // What is asked, and what carries the question.
    private void CheckSpeech(string place, NodeConfig node)
    {
        var (connector, dialer, standard) = (node.Connector.Type, node.Dialer.Type, ComponentRegistry.Standard);
        var isOurs = _registry.Connectors.Shares(standard.Connectors, connector);
        CheckMethod($"{place}: connector", connector, node.Connector.Auth, GostNames.DatagramDialers.Contains(dialer), isOurs);
        var isMute = isOurs && _registry.Dialers.Shares(standard.Dialers, dialer)
            && GostNames.DatagramDialers.Contains(dialer) && !GostNames.DatagramConnectors.Contains(connector);
        Add($"{place}: dialer", isMute ? $"'{dialer}' carries packets, and the connector '{connector}' speaks on streams; ssu can speak there" : null);
    }

    private void CheckMethod(string place, string component, AuthConfig? auth, bool isOverPackets, bool isOurs) =>
        Add($"{place}.auth", isOurs && ShadowsocksCredentials.AreThoseOf(component)
            ? ShadowsocksCredentials.MistakeIn(auth) ?? ShadowsocksCredentials.MistakeIn(auth, component, isOverPackets)
            : null);

    private void CheckParameters(string place, ParameterCheck check) => _errors.AddRange(check.Errors.Select(error => $"{place}: {error}"));

    private void CheckSelector(string place, SelectorConfig? selector)
    {
        if (selector is not null)
        {
            Add(place, _registry.Selectors.Check(selector.Strategy));
            CheckMarks(place, selector.MaxFails, selector.FailTimeout);
        }
    }

    private void CheckMarks(string place, int? maxFails, TimeSpan? failTimeout)
    {
        Add($"{place}: maxFails", maxFails == 0 ? "must be at least 1, or negative for never" : null);
        Add($"{place}: failTimeout", failTimeout < TimeSpan.Zero ? "must not be negative" : null);
    }

    private void CheckNames(string place, IEnumerable<string> names)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (index, name) in names.Index())
        {
            if (name.Length == 0)
            {
                Add($"{place}[{index}]", "the name is missing");
            }
            else if (!first.TryAdd(name, index))
            {
                Add($"{place}[{index}]", $"the name '{name}' is taken by {place}[{first[name]}]");
            }
        }
    }

    private void CheckAddress(string place, string address) =>
        Add(place, Address.TryParse(address, out _, out var error) ? null : error);

    private void CheckChainName(string place, string? chain) =>
        Add(place, chain is null || _config.Chains.Any(known => known.Name == chain) ? null : $"unknown chain '{chain}'");

    private void CheckTimeout(string place, TimeSpan? value) =>
        Add(place, value is null || Deadline.IsLimit(value.Value) ? null : "must not be negative or longer than 49 days; an infinite one is no limit");

    private static void ForEach<T>(string place, IEnumerable<T> items, Func<T, string> name, Action<string, T> check)
    {
        foreach (var (index, item) in items.Index())
        {
            check($"{place}[{index}] '{name(item)}'", item);
        }
    }

    private void Add(string place, string? error)
    {
        if (error is not null)
        {
            _errors.Add($"{place}: {error}");
        }
    }
}
