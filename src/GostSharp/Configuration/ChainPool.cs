using GostSharp.Routing;
using GostSharp.Selection;
using Microsoft.Extensions.Logging;

namespace GostSharp.Configuration;

/// <summary>Builds chains, each by a fold of its hops over this machine, and shares equal ones.</summary>
internal sealed class ChainPool(ComponentRegistry registry, IRoute machine, ILoggerFactory loggerFactory, TimeProvider timeProvider)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ChainConfig, ChainInstance> _built = [];

    /// <summary>Returns the chain, of which the caller is a user from now on.</summary>
    /// <exception cref="GostException">A hop needs what the route before it does not provide.</exception>
    public ChainInstance Acquire(ChainConfig config)
    {
        lock (_gate)
        {
            if (_built.TryGetValue(config, out var known) && known.TryAcquire())
            {
                return known;
            }

            return _built[config] = Build(config);
        }
    }

    private ChainInstance Build(ChainConfig config)
    {
        var hops = new List<IAsyncDisposable>();
        var before = TimeSpan.Zero;
        var route = config.Hops.Aggregate(machine, (underlay, hop) =>
        {
            var built = Build(config.Name, hop, underlay, before);
            before = NodeLimits.Add(before, [.. hop.Nodes.Select(node => NodeLimits.Of(node, hop))]);
            hops.Add(built);
            return built;
        });
        return new ChainInstance(route, hops, built => Forget(config, built));
    }

    private Hop Build(string chain, HopConfig config, IRoute underlay, TimeSpan before)
    {
        var selector = config.Selector ?? new SelectorConfig();
        var nodes = config.Nodes.Select(node => Build($"{config.Name}/{node.Name}", node, NodeLimits.Of(node, config), underlay, before)).ToArray();
        var policies = config.Nodes.Select(node => new FailurePolicy(node.MaxFails ?? selector.MaxFails, node.FailTimeout ?? selector.FailTimeout));
        var pool = new CandidatePool(
            nodes.Select(node => node.Candidate).Zip(policies), registry.Selectors[selector.Strategy](), timeProvider);
        return new Hop(config.Name, underlay, nodes, pool, loggerFactory.CreateLogger($"GostSharp.Chain.{chain}"));
    }

    private Node Build(string name, NodeConfig config, NodeLimits limits, IRoute underlay, TimeSpan before)
    {
        var address = Address.Parse(config.Address);
        try
        {
            return Build(new Candidate(config.Name, address, config.Weight, config.Backup), limits, before, config, underlay, name);
        }
        catch (GostException exception)
        {
            throw new GostException(exception.Reason, $"{name}: {exception.Message}", exception);
        }
    }

    private Node Build(Candidate candidate, NodeLimits limits, TimeSpan before, NodeConfig config, IRoute underlay, string name)
    {
        var address = candidate.Address!;
        var dialer = registry.Dialers[config.Dialer.Type](new DialerContext(name, loggerFactory, timeProvider, address, underlay, config.Dialer, limits));
        var connector = registry.Connectors[config.Connector.Type](new ConnectorContext(name, loggerFactory, timeProvider, address, config, limits));
        var limited = new NodeDialer(dialer, address, limits.ToReachAfter(before), timeProvider);
        return new Node(candidate, limited, connector, SchemeOf(config));
    }

    private static string SchemeOf(NodeConfig config) =>
        config.Dialer.Type is "tcp" || config.Dialer.Type == config.Connector.Type ? config.Connector.Type : $"{config.Connector.Type}+{config.Dialer.Type}";

    private void Forget(ChainConfig config, ChainInstance instance)
    {
        lock (_gate)
        {
            if (_built.TryGetValue(config, out var known) && ReferenceEquals(known, instance))
            {
                _built.Remove(config);
            }
        }
    }
}
