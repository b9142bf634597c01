using GostSharp.Routing;
using GostSharp.Selection;
using Microsoft.Extensions.Logging;

namespace GostSharp.Configuration;

/// <summary>Builds chains, each by a fold of its hops over this machine, and shares equal ones.</summary>
internal sealed class ChainPool(ComponentRegistry registry, IRoute machine, ILoggerFactory loggerFactory, TimeProvider timeProvider)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(ChainConfig Config, ConfigList<string> Files), ChainInstance> _built = [];

    /// <summary>Returns the chain, of which the caller is a user from now on.</summary>
    /// <exception cref="BrokenChainException">Nodes cannot be built, or a hop needs what the route before it does not provide; all of it is told.</exception>
    public ChainInstance Acquire(ChainConfig config)
    {
        var key = (config, FileStamps.Of(config));
        lock (_gate)
        {
            if (_built.TryGetValue(key, out var known) && known.TryAcquire())
            {
                return known;
            }

            return _built[key] = Build(config, built => Forget(key, built));
        }
    }

    private ChainInstance Build(ChainConfig config, Action<ChainInstance> forget)
    {
        var hops = new List<IAsyncDisposable>();
        var failures = new List<Exception>();
        var before = TimeSpan.Zero;
        var route = config.Hops.Aggregate(machine, (underlay, hop) =>
        {
            var nodes = BuildNodes(hop, underlay, before, failures);
            var built = nodes.Length < hop.Nodes.Count ? null : Try(() => Build(config.Name, hop, nodes, underlay), failures);
            before = NodeLimits.Add(before, [.. hop.Nodes.Select(node => NodeLimits.Of(node, hop))]);
            hops.AddRange(built is null ? [] : [built]);
            return built ?? machine; // Never dialled: only what else is wrong is looked for, and this machine provides whatever is needed.
        });
        return failures.Count == 0 ? new ChainInstance(route, hops, forget) : throw new BrokenChainException(config.Name, failures);
    }

    private Node[] BuildNodes(HopConfig hop, IRoute underlay, TimeSpan before, List<Exception> failures) =>
    [
        .. hop.Nodes
            .Select(node => Try(() => Build($"{hop.Name}/{node.Name}", node, NodeLimits.Of(node, hop), underlay, before), failures))
            .OfType<Node>(),
    ];

    private static T? Try<T>(Func<T> build, List<Exception> failures) where T : class
    {
        try
        {
            return build();
        }
        catch (GostException exception)
        {
            failures.Add(exception);
            return null;
        }
    }

    private Hop Build(string chain, HopConfig config, Node[] nodes, IRoute underlay)
    {
        var selector = config.Selector ?? new SelectorConfig();
        var policies = config.Nodes.Select(node => new FailurePolicy(node.MaxFails ?? selector.MaxFails, node.FailTimeout ?? selector.FailTimeout));
        var pool = new CandidatePool(
            nodes.Select(node => node.Candidate).Zip(policies), registry.Selectors[selector.Strategy](), timeProvider);
        return new Hop(config.Name, underlay, nodes, pool, loggerFactory.CreateLogger($"GostSharp.Chain.{chain}"));
    }

    private Node Build(string name, NodeConfig config, NodeLimits limits, IRoute underlay, TimeSpan before)
    {
        try
        {
            return BuildUnnamed(name, config, limits, underlay, before);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new GostException((exception as GostException)?.Reason ?? FailureReason.Other, $"{name}: {exception.Message}", exception);
        }
    }

    private Node BuildUnnamed(string name, NodeConfig config, NodeLimits limits, IRoute underlay, TimeSpan before)
    {
        var address = Address.Parse(config.Address);
        var dialer = registry.Dialers[config.Dialer.Type](new DialerContext(name, loggerFactory, timeProvider, address, underlay, config.Dialer, limits) { VerifyHostKey = registry.VerifyHostKey });
        var connector = registry.Connectors[config.Connector.Type](new ConnectorContext(name, loggerFactory, timeProvider, address, config, limits));
        var limited = new NodeDialer(dialer, address, limits.ToReachAfter(before), timeProvider);
        return new Node(new Candidate(config.Name, address, config.Weight, config.Backup), limited, connector, SchemeOf(config));
    }

    private static string SchemeOf(NodeConfig config) =>
        config.Dialer.Type is "tcp" || config.Dialer.Type == config.Connector.Type ? config.Connector.Type : $"{config.Connector.Type}+{config.Dialer.Type}";

    private void Forget((ChainConfig, ConfigList<string>) key, ChainInstance instance)
    {
        lock (_gate)
        {
            if (_built.TryGetValue(key, out var known) && ReferenceEquals(known, instance))
            {
                _built.Remove(key);
            }
        }
    }
}
