namespace GostSharp.Configuration;

/// <summary>Finds every mistake of a configuration that can be seen without building it.</summary>
internal sealed class ConfigValidator
{
    private readonly ComponentRegistry _registry;
    private readonly List<string> _errors = [];

    private ConfigValidator(ComponentRegistry registry) => _registry = registry;

    public static IReadOnlyList<string> Validate(GostConfig config, ComponentRegistry registry)
    {
        var validator = new ConfigValidator(registry);
        validator.CheckNames("services", config.Services.Select(service => service.Name));
        validator.CheckNames("chains", config.Chains.Select(chain => chain.Name));
        foreach (var (index, chain) in config.Chains.Index())
        {
            validator.CheckChain($"chains[{index}] '{chain.Name}'", chain);
        }

        var chains = config.Chains.Select(chain => chain.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (index, service) in config.Services.Index())
        {
            validator.CheckService($"services[{index}] '{service.Name}'", service, chains);
        }

        return validator._errors;
    }

    /// <summary>The part of a wrong configuration that is right by itself: the services with nothing wrong about them and their chains.</summary>
    public static GostConfig SoundPart(GostConfig config, ComponentRegistry registry)
    {
        bool IsSound(ServiceConfig service)
        {
            var chains = config.Chains.Where(chain => chain.Name == service.Listener.Chain || chain.Name == service.Handler.Chain);
            return config.Services.Count(other => other.Name == service.Name) == 1
                && Validate(new GostConfig { Services = [service], Chains = [.. chains] }, registry).Count == 0;
        }

        return config with { Services = [.. config.Services.Where(IsSound)] };
    }

    private void CheckService(string place, ServiceConfig service, HashSet<string> chains)
    {
        CheckAddress($"{place}: address", service.Address);
        Add($"{place}: listener", _registry.Listeners.Check(service.Listener.Type));
        Add($"{place}: handler", _registry.Handlers.Check(service.Handler.Type));
        CheckChainName($"{place}: listener", service.Listener.Chain, chains);
        CheckChainName($"{place}: handler", service.Handler.Chain, chains);
        Add($"{place}: maxConnections", service.MaxConnections < 1 ? "must be at least 1" : null);
        CheckTimeouts(place, service.Handler);
        if (service.Targets is not null)
        {
            CheckTargets(place, service.Targets);
        }
    }

    private void CheckTimeouts(string place, HandlerConfig handler)
    {
        CheckTimeout($"{place}: handler.dialTimeout", handler.DialTimeout);
        CheckTimeout($"{place}: handler.abandonedDialTimeout", handler.AbandonedDialTimeout);
        CheckTimeout($"{place}: handler.halfCloseTimeout", handler.HalfCloseTimeout);
        CheckTimeout($"{place}: handler.idleTimeout", handler.IdleTimeout);
    }

    private void CheckTargets(string place, TargetsConfig targets)
    {
        Add($"{place}: targets", targets.Nodes.Count == 0 ? "name at least one target" : null);
        CheckSelector($"{place}: targets.selector", targets.Selector);
        foreach (var (index, target) in targets.Nodes.Index())
        {
            var at = $"{place}: targets[{index}] '{target.Name}'";
            CheckAddress($"{at}: address", target.Address);
            Add($"{at}: weight", target.Weight < 1 ? "must be at least 1" : null);
            CheckMarks(at, target.MaxFails, target.FailTimeout);
        }
    }

    private void CheckChain(string place, ChainConfig chain)
    {
        Add($"{place}: hops", chain.Hops.Count == 0 ? "name at least one hop" : null);
        foreach (var (index, hop) in chain.Hops.Index())
        {
            CheckHop($"{place}: hops[{index}] '{hop.Name}'", hop);
        }
    }

    private void CheckHop(string place, HopConfig hop)
    {
        Add($"{place}: nodes", hop.Nodes.Count == 0 ? "name at least one node" : null);
        CheckSelector($"{place}: selector", hop.Selector);
        foreach (var (index, node) in hop.Nodes.Index())
        {
            var at = $"{place}: nodes[{index}] '{node.Name}'";
            CheckAddress($"{at}: address", node.Address);
            Add($"{at}: connector", _registry.Connectors.Check(node.Connector.Type));
            Add($"{at}: dialer", _registry.Dialers.Check(node.Dialer.Type));
            Add($"{at}: weight", node.Weight < 1 ? "must be at least 1" : null);
        }
    }

    private void CheckSelector(string place, SelectorConfig selector)
    {
        Add(place, _registry.Selectors.Check(selector.Strategy));
        CheckMarks(place, selector.MaxFails, selector.FailTimeout);
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

    private void CheckChainName(string place, string? chain, HashSet<string> chains) =>
        Add(place, chain is null || chains.Contains(chain) ? null : $"unknown chain '{chain}'");

    private void CheckTimeout(string place, TimeSpan value) =>
        Add(place, Deadline.IsLimit(value) ? null : "must not be negative or longer than 49 days; leave out the limit with an infinite one");

    private void Add(string place, string? error)
    {
        if (error is not null)
        {
            _errors.Add($"{place}: {error}");
        }
    }
}
