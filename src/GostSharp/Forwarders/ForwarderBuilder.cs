using System.Net;
using GostSharp.CommandLine;
using GostSharp.Configuration;
using GostSharp.Diagnostics;
using GostSharp.Services;
using GostSharp.Ssh.Keys;
using GostSharp.Transports.Direct;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace GostSharp;

/// <summary>Describes what a forwarder does and builds it.</summary>
public sealed class ForwarderBuilder
{
    private readonly ComponentRegistry _registry = BuiltInComponents.CreateRegistry();
    private readonly List<ServiceConfig> _services = [];
    private readonly List<string> _urls = [];
    private readonly List<ChainConfig> _chains = [];
    private readonly List<(string Name, ChainBuilder Chain)> _namedChains = [];
    private readonly ChainBuilder _chain = new();
    private GostConfig _rest = new();
    private IRoute? _machine;
    private ILoggerFactory _loggerFactory = NullLoggerFactory.Instance;
    private TimeProvider _timeProvider = TimeProvider.System;
    private TimeSpan _shutdownTimeout = TimeSpan.FromSeconds(10);
    private bool _built;

    /// <summary>Adds a service that forwards TCP connections from <paramref name="listen"/> to <paramref name="target"/>.</summary>
    /// <param name="listen">Where to listen, as <c>host:port</c>; port 0 picks a free one, an empty host is the loopback.</param>
    /// <param name="target">Where to forward to, as <c>host:port</c>; several are separated by commas.</param>
    /// <param name="configure">Further settings.</param>
    public ForwarderBuilder ForwardTcp(string listen, string target, Action<ServiceBuilder>? configure = null) =>
        AddService(service =>
        {
            service.Listen(listen).To(target);
            configure?.Invoke(service);
        });

    /// <summary>Adds a service that forwards UDP packets from <paramref name="listen"/> to <paramref name="target"/>: each client has a channel of its own to one target.</summary>
    /// <param name="listen">Where to listen, as <c>host:port</c>; port 0 picks a free one, an empty host is the loopback.</param>
    /// <param name="target">Where to forward to, as <c>host:port</c>; several are separated by commas.</param>
    /// <param name="configure">Further settings.</param>
    public ForwarderBuilder ForwardUdp(string listen, string target, Action<ServiceBuilder>? configure = null) =>
        AddService(service =>
        {
            service.Listen(listen, "udp").Handle("udp").To(target);
            configure?.Invoke(service);
        });

    /// <summary>Adds a service that listens at the far end of the chain and forwards TCP connections from there to <paramref name="target"/>, dialled from here.</summary>
    /// <param name="listen">Where to listen, as the far end sees it, as <c>host:port</c>; an empty host is the loopback there.</param>
    /// <param name="target">Where to forward to, as <c>host:port</c>; several are separated by commas.</param>
    /// <param name="configure">Further settings.</param>
    /// <remarks>The start does not wait for the far end: <see cref="ForwarderService.WaitForBoundAsync"/> does. Without a chain it listens on this machine.</remarks>
    public ForwarderBuilder ForwardRemoteTcp(string listen, string target, Action<ServiceBuilder>? configure = null) =>
        AddService(service =>
        {
            service.Listen(listen, "rtcp").Handle("rtcp").To(target);
            configure?.Invoke(service);
        });

    /// <summary>Adds a service that listens at the far end of the chain and forwards UDP packets from there to <paramref name="target"/>, as <see cref="ForwardUdp"/> does.</summary>
    /// <param name="listen">Where to listen, as the far end sees it, as <c>host:port</c>; an empty host is the loopback there.</param>
    /// <param name="target">Where to forward to, as <c>host:port</c>; several are separated by commas.</param>
    /// <param name="configure">Further settings.</param>
    /// <remarks>The start does not wait for the far end: <see cref="ForwarderService.WaitForBoundAsync"/> does. Without a chain it listens on this machine.</remarks>
    public ForwarderBuilder ForwardRemoteUdp(string listen, string target, Action<ServiceBuilder>? configure = null) =>
        AddService(service =>
        {
            service.Listen(listen, "rudp").Handle("rudp").To(target);
            configure?.Invoke(service);
        });

    /// <summary>Adds a service of any kind.</summary>
    public ForwarderBuilder AddService(Action<ServiceBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var service = new ServiceBuilder($"service-{_services.Count}");
        configure(service);
        return Change(() => _services.Add(service.Build()));
    }

    /// <summary>Adds the service of a URL of gost's <c>-L</c>, or several for a range of ports; they come after the other services and are numbered on.</summary>
    /// <param name="url">As <c>scheme://[user:password@][host]:port[/targets][?parameters]</c>. It has gost's meaning: an empty host is every interface.</param>
    /// <remarks>A mistake in it is told by <see cref="Build"/> and <see cref="StartAsync"/>, together with all others.</remarks>
    public ForwarderBuilder Listen(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return Change(() => _urls.Add(url));
    }

    /// <summary>Adds the hop of a URL of gost's <c>-F</c>, behind those that were added before, to the chain of every service that names none.</summary>
    /// <param name="url">As <c>scheme://[user:password@]host:port[?parameters]</c>. It has gost's meaning, but certificates are verified unless it says <c>secure=false</c>.</param>
    public ForwarderBuilder Forward(string url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return Through(chain => chain.Url("Forward", url));
    }

    /// <summary>Adds everything that <paramref name="config"/> describes.</summary>
    public ForwarderBuilder AddConfig(GostConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return Change(() =>
        {
            _services.AddRange(config.Services);
            _chains.AddRange(config.Chains);
            _rest = new GostConfig { Hops = [.. _rest.Hops, .. config.Hops], Tls = config.Tls ?? _rest.Tls, Log = config.Log ?? _rest.Log };
        });
    }

    /// <summary>Adds a chain for the services that name it, with <see cref="ServiceBuilder.ListenThrough"/> or <see cref="ServiceBuilder.DialThrough"/>.</summary>
    public ForwarderBuilder AddChain(string name, Action<ChainBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(configure);
        var chain = new ChainBuilder();
        configure(chain);
        return Change(() => _namedChains.Add((name, chain)));
    }

    /// <summary>Makes every service that names no chain of its own dial through these hops, or, if it listens remotely, listen at their end.</summary>
    public ForwarderBuilder Through(Action<ChainBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Change(() => configure(_chain));
    }

    /// <summary>Runs on another route instead of this machine: a host of an in-memory network, say.</summary>
    public ForwarderBuilder UseRoute(IRoute machine) => Change(() => _machine = machine);

    /// <summary>Logs to <paramref name="loggerFactory"/>; by default nothing is logged.</summary>
    public ForwarderBuilder UseLoggerFactory(ILoggerFactory loggerFactory) => Change(() => _loggerFactory = loggerFactory);

    /// <summary>Uses another clock than the system's.</summary>
    public ForwarderBuilder UseTimeProvider(TimeProvider timeProvider) => Change(() => _timeProvider = timeProvider);

    /// <summary>How long connections may go on when the forwarder stops; 10 seconds by default, <see cref="Timeout.InfiniteTimeSpan"/> waits for them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative or longer than 49 days.</exception>
    public ForwarderBuilder ShutdownTimeout(TimeSpan timeout) => Deadline.IsLimit(timeout)
        ? Change(() => _shutdownTimeout = timeout)
        : throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "A timeout is infinite, or from zero to 49 days.");

    /// <summary>Asks <paramref name="verify"/> whether the host key that an SSH server shows is its own, where a hop names neither host keys nor a file of them.</summary>
    /// <param name="verify">Gets the address of the node and the key.</param>
    /// <remarks>Without it the key has to stand in <c>~/.ssh/known_hosts</c> or <c>/etc/ssh/ssh_known_hosts</c>.</remarks>
    public ForwarderBuilder VerifyHostKeys(Func<EndPoint, SshPublicKey, CancellationToken, ValueTask<bool>> verify)
    {
        ArgumentNullException.ThrowIfNull(verify);
        return Change(() => _registry.VerifyHostKey = verify);
    }

    /// <summary>Adds a listener of the user's own under <paramref name="name"/>; it replaces one of the library's of that name.</summary>
    public ForwarderBuilder AddListener(string name, Func<ListenerContext, CancellationToken, ValueTask<IListener>> factory) =>
        Change(() => _registry.Listeners.Set(name, factory));

    /// <summary>Adds a handler of the user's own under <paramref name="name"/>; it replaces one of the library's of that name.</summary>
    /// <remarks>A handler that is <see cref="IAsyncDisposable"/> or <see cref="IDisposable"/> is disposed when its last connection has ended.</remarks>
    public ForwarderBuilder AddHandler(string name, Func<HandlerContext, IHandler> factory) =>
        Change(() => _registry.Handlers.Set(name, factory));

    /// <summary>Adds a dialer of the user's own under <paramref name="name"/>; it replaces one of the library's of that name.</summary>
    public ForwarderBuilder AddDialer(string name, Func<DialerContext, IDialer> factory) =>
        Change(() => _registry.Dialers.Set(name, factory));

    /// <summary>Adds a connector of the user's own under <paramref name="name"/>; it replaces one of the library's of that name.</summary>
    public ForwarderBuilder AddConnector(string name, Func<ConnectorContext, IConnector> factory) =>
        Change(() => _registry.Connectors.Set(name, factory));

    /// <summary>Adds a selection strategy of the user's own under <paramref name="name"/>; each group of targets gets its own instance.</summary>
    public ForwarderBuilder AddSelector(string name, Func<ISelector> factory) =>
        Change(() => _registry.Selectors.Set(name, factory));

    /// <summary>Builds the forwarder, which is not started yet; afterwards the builder cannot be used any more.</summary>
    /// <exception cref="ConfigurationException">URLs are wrong; every mistake is told.</exception>
    public Forwarder Build()
    {
        Change(() => _built = true);
        return new Forwarder(CreateConfig(), _registry, Machine, _shutdownTimeout, _loggerFactory, _timeProvider);
    }

    /// <summary>Builds only the chain of <see cref="Through"/> and <see cref="Forward"/>, to dial through it without any service; afterwards the builder cannot be used any more.</summary>
    /// <exception cref="ConfigurationException">The chain has no hop, or is wrong; every mistake is told.</exception>
    public ChainRoute BuildChain()
    {
        Change(() => _built = true);
        var (name, config) = (FreeChainName(), CreateConfig());
        var chain = config.Chains.FirstOrDefault(chain => chain.Name == name) ?? throw new ConfigurationException(["the chain has no hop"]);
        return ChainRoute.Build(chain, config with { Services = [], Chains = [chain] }, _registry, Machine, _loggerFactory, _timeProvider);
    }

    /// <summary>Builds the forwarder and starts it.</summary>
    /// <exception cref="ConfigurationException">It cannot be run; everything that is wrong is told, and nothing was started.</exception>
    public async Task<Forwarder> StartAsync(CancellationToken cancellationToken = default)
    {
        var forwarder = Build();
        try
        {
            await forwarder.StartAsync(cancellationToken).ConfigureAwait(false);
            return forwarder;
        }
        catch
        {
            await forwarder.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private IRoute Machine => _machine ?? new DirectRoute(timeProvider: _timeProvider);

    private GostConfig CreateConfig()
    {
        var reader = new UrlReader(_registry, UrlDefaults.Library);
        IReadOnlyList<ServiceConfig> services = [.. _services, .. reader.Services("Listen", _urls, _services.Count)];
        var hops = _chain.Build(reader);
        var (assigned, chains) = ChainAssignment.Assign(FreeChainName(), hops, services);
        var named = _namedChains.Select(entry => new ChainConfig { Name = entry.Name, Hops = [.. entry.Chain.Build(reader)] });
        var config = _rest with { Services = [.. assigned], Chains = [.. _chains, .. named, .. chains] };
        reader.Findings.ThrowErrors();
        foreach (var warning in reader.Findings.Warnings)
        {
            _loggerFactory.CreateLogger("GostSharp.Configuration").ConfigurationWarning(warning);
        }

        return config;
    }

    // A configuration from elsewhere has chains of this pattern too.
    private string FreeChainName() =>
        Enumerable.Range(0, int.MaxValue).Select(i => $"chain-{i}").First(name => !_chains.Exists(chain => chain.Name == name) && !_namedChains.Exists(chain => chain.Name == name));

    private ForwarderBuilder Change(Action change)
    {
        if (_built)
        {
            throw new InvalidOperationException("This builder has built its forwarder; a change of a running one is made with Forwarder.ApplyAsync.");
        }

        change();
        return this;
    }
}
