using System.Net;
using GostSharp.Diagnostics;
using GostSharp.Routing;
using GostSharp.Selection;
using GostSharp.Services;
using GostSharp.Transports.Ssh;
using GostSharp.Transports.Tls;
using Microsoft.Extensions.Logging;

namespace GostSharp.Configuration;

/// <summary>Turns the configuration of a service into its listener and its handler.</summary>
internal sealed class ServiceComponents(ComponentRegistry registry, IRoute machine, ILoggerFactory loggerFactory, TimeProvider timeProvider)
{
    private readonly ChainPool _chains = new(registry, machine, loggerFactory, timeProvider);
    private readonly GeneratedCertificate _generated = new(new GeneratedCertificateOptions(), timeProvider, loggerFactory.CreateLogger("GostSharp.Tls"));
    private readonly GeneratedHostKey _generatedHostKey = new();
    private readonly ILogger _logger = loggerFactory.CreateLogger("GostSharp.Service");

    /// <exception cref="GostException">A component cannot be built this way.</exception>
    public async ValueTask<(ServiceHandler Handler, TargetGroup Targets)> BuildHandlerAsync(ResolvedService service)
    {
        var chain = service.DialChain is null ? null : _chains.Acquire(service.DialChain);
        try
        {
            var route = chain?.Route ?? machine;
            DemandAbilities(service, route);
            var dialling = new DialPolicy(service.Options.DialTimeout, service.Options.Retries);
            var dialer = new TargetDialer(route, dialling, timeProvider, loggerFactory.CreateLogger("GostSharp.Targets"));
            var targets = BuildTargets(service, dialer);
            var context = new HandlerContext(service.Name, loggerFactory, timeProvider, machine, route, dialer, targets, service.Config.Handler, service.Options, service.HandlerTls, _generated);
            var handler = registry.Handlers[service.Config.Handler.Type](context);
            return (new ServiceHandler(handler, () => chain?.ReleaseAsync() ?? ValueTask.CompletedTask), targets);
        }
        catch when (chain is not null)
        {
            await chain.ReleaseAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <exception cref="GostException">The listener cannot be built this way, or its address cannot be bound.</exception>
    public ValueTask<IListener> BindAsync(ResolvedService service, CancellationToken cancellationToken) =>
        BindAsync(service, ListenAddress.Parse(service.Config.Address), cancellationToken);

    /// <summary>Binds a service to another address than that of its configuration: the port that it once got for port 0, say.</summary>
    /// <exception cref="GostException">The listener cannot be built this way, or its address cannot be bound.</exception>
    public async ValueTask<IListener> BindAsync(ResolvedService service, EndPoint address, CancellationToken cancellationToken)
    {
        var chain = service.ListenChain is null ? null : _chains.Acquire(service.ListenChain);
        try
        {
            var route = chain?.Route ?? machine;
            var context = new ListenerContext(service.Name, loggerFactory, timeProvider, address, route, service.Config.Listener, service.ListenerTls, _generated, _generatedHostKey) { IsRemote = chain is not null, HandlerType = service.Config.Handler.Type };
            var listener = await registry.Listeners[service.Config.Listener.Type](context, cancellationToken).ConfigureAwait(false);
            return chain is null ? listener : new ChainedListener(listener, chain);
        }
        catch when (chain is not null)
        {
            await chain.ReleaseAsync().ConfigureAwait(false);
            throw;
        }
    }

    public ServiceRunner CreateRunner(ResolvedService service, IListener listener, ServiceHandler handler) =>
        new(service.Name, listener, handler, service.Options.MaxConnections, timeProvider, _logger);

    /// <summary>Closes what is not to be used after all, and only logs when that fails: the rest has to be undone too.</summary>
    public async ValueTask CloseAsync(ResolvedService service, Func<ValueTask> close)
    {
        try
        {
            await close().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            _logger.CloseFailed(service.Name, exception);
        }
    }

    // Who forwards packets needs a route that carries them, whatever the name of the handler; and who forwards bytes one that carries those.
    private void DemandAbilities(ResolvedService service, IRoute route)
    {
        var (listener, handler) = (service.Config.Listener.Type, service.Config.Handler.Type);
        if (registry.Handlers.Shares(ComponentRegistry.Standard.Handlers, handler))
        {
            RouteRequirements.Demand(route, NeededBy(listener, handler), "its handler");
        }
    }

    // The clients of a relay say which of both they want.
    private static RouteCapabilities NeededBy(string listener, string handler) =>
        GostNames.DatagramListeners.Contains(listener) || GostNames.DatagramHandlers.Contains(handler) ? RouteCapabilities.Datagrams
        : handler.Equals("relay", StringComparison.OrdinalIgnoreCase) ? RouteCapabilities.None
        : RouteCapabilities.Streams;

    private TargetGroup BuildTargets(ResolvedService service, TargetDialer dialer)
    {
        var selector = service.Config.Targets?.Selector ?? new SelectorConfig();
        var pool = new CandidatePool(Candidates(service.Config.Targets, selector), registry.Selectors[selector.Strategy](), timeProvider);
        return new TargetGroup(pool, dialer, loggerFactory.CreateLogger("GostSharp.Targets"));
    }

    // Without targets there is one to dial all the same: the one that the end of the chain picks.
    private static IEnumerable<(Candidate, FailurePolicy)> Candidates(TargetsConfig? targets, SelectorConfig selector) => targets is null
        ? [(new Candidate(":0", null), FailurePolicy.Default)]
        : targets.Nodes.Select(target => (
            new Candidate(target.Name, TargetAddress(target.Address), target.Weight, target.Backup),
            new FailurePolicy(target.MaxFails ?? selector.MaxFails, target.FailTimeout ?? selector.FailTimeout)));

    // gost's ":0" is no address: whoever is asked decides.
    private static System.Net.EndPoint? TargetAddress(string address) => address is ":0" ? null : Address.Parse(address);
}
