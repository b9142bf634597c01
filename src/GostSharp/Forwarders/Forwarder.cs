using GostSharp.Configuration;
using GostSharp.Diagnostics;
using GostSharp.Services;
using Microsoft.Extensions.Logging;

namespace GostSharp;

/// <summary>A running whole of services; made by a <see cref="ForwarderBuilder"/>.</summary>
public sealed class Forwarder : IAsyncDisposable
{
    private readonly ComponentRegistry _registry;
    private readonly ServiceComponents _components;
    private readonly TimeSpan _shutdownTimeout;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _changing = new(1, 1);
    private readonly List<(ServiceRunner Runner, Task Stop)> _leaving = [];
    private IReadOnlyList<ServiceEntry> _entries = [];
    private volatile ForwarderServices _services = new([]);
    private bool _stopped;

    internal Forwarder(
        GostConfig config, ComponentRegistry registry, IRoute machine, TimeSpan shutdownTimeout, ILoggerFactory loggerFactory, TimeProvider timeProvider)
    {
        Config = config;
        _registry = registry;
        _shutdownTimeout = shutdownTimeout;
        _components = new ServiceComponents(registry, machine, loggerFactory, timeProvider);
        _logger = loggerFactory.CreateLogger("GostSharp.Configuration");
    }

    /// <summary>The services that run now, in the order of the configuration; empty before the start. They can still be read after the stop.</summary>
    public ForwarderServices Services => _services;

    /// <summary>The configuration that runs, or that the start will run.</summary>
    public GostConfig Config { get; private set; }

    /// <summary>Starts: returns when every local listener is bound.</summary>
    /// <exception cref="ConfigurationException">The configuration cannot be run; it tells everything that is wrong, and nothing was started.</exception>
    public Task StartAsync(CancellationToken cancellationToken = default) => ApplyAsync(Config, cancellationToken);

    /// <summary>Changes what runs to <paramref name="config"/>, as a whole or not at all.</summary>
    /// <remarks>
    /// Services are compared by name and by value, their chains and the contents of their files of users and authorities included. Equal ones are not touched. One whose listener is equal keeps it, and serves
    /// new connections in the new way. Where the listener differs too, the old one's connections go on until they end; those of a service that is
    /// gone have until the shutdown timeout.
    /// </remarks>
    /// <exception cref="ConfigurationException">The configuration cannot be run; it tells everything that is wrong, and nothing has changed.</exception>
    /// <exception cref="ObjectDisposedException">The forwarder was stopped.</exception>
    public async Task ApplyAsync(GostConfig config, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(config);
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_stopped, this);
            await ValidateAsync(config, cancellationToken).ConfigureAwait(false);
            var change = Change(config);
            await change.PrepareAsync(cancellationToken).ConfigureAwait(false);
            Warn(config);
            Show(await change.CommitAsync().ConfigureAwait(false));
            Config = config;
            Retire(change);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Stops: unbinds, lets connections finish for the shutdown timeout, aborts the rest; afterwards nothing is left.</summary>
    /// <param name="cancellationToken">Ends the waiting for connections, not the stop.</param>
    public async Task StopAsync(CancellationToken cancellationToken = default) => await StopAsync(_shutdownTimeout, cancellationToken).ConfigureAwait(false);

    /// <summary>Stops without waiting for connections.</summary>
    public async ValueTask DisposeAsync() => await StopAsync(TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false);

    // Beside a mistake that is seen at once, an address that is taken shall not come up only after that one is corrected.
    private async ValueTask ValidateAsync(GostConfig config, CancellationToken cancellationToken)
    {
        var errors = ConfigValidator.Validate(config, _registry);
        if (errors.Count > 0)
        {
            var others = await Change(ConfigValidator.SoundPart(config, _registry)).RehearseAsync(cancellationToken).ConfigureAwait(false);
            throw new ConfigurationException([.. errors, .. others]);
        }
    }

    private void Warn(GostConfig config)
    {
        foreach (var warning in ConfigWarnings.Find(config, _registry))
        {
            _logger.ConfigurationWarning(warning);
        }
    }

    private ServiceChange Change(GostConfig config) => new(_entries, ResolvedService.Resolve(config), _components);

    private void Show(IReadOnlyList<ServiceEntry> entries)
    {
        _entries = entries;
        _services = new ForwarderServices([.. entries.Select(entry => entry.Handle)]);
    }

    private void Retire(ServiceChange change)
    {
        _leaving.RemoveAll(entry => entry.Stop.IsCompleted);
        foreach (var (runner, isReplaced) in change.Leaving)
        {
            _leaving.Add((runner, runner.StopAsync(isReplaced ? Timeout.InfiniteTimeSpan : _shutdownTimeout)));
        }
    }

    private async Task StopAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        // A change under way is waited for, whatever the caller's patience: it may be binding what has to be unbound.
        await _changing.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            _stopped = true;
        }
        finally
        {
            _changing.Release();
        }

        var runners = _entries.Select(entry => entry.Runner).Concat(_leaving.Select(entry => entry.Runner));
        await Task.WhenAll([.. runners.Select(runner => runner.StopAsync(grace, cancellationToken))]).ConfigureAwait(false);
    }
}
