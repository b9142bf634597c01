using System.Net;
using GostSharp.Configuration;
using GostSharp.Diagnostics;
using Microsoft.Extensions.Logging;

namespace GostSharp;

/// <summary>A chain of hops to dial through without any listener; made by <see cref="ForwarderBuilder.BuildChain"/>.</summary>
/// <remarks>Connections that were made through it go on when it is disposed, unless they share a session of one of its transports.</remarks>
public sealed class ChainRoute : IRoute, IAsyncDisposable
{
    private readonly ChainInstance _instance;
    private int _disposed;

    private ChainRoute(ChainInstance instance) => _instance = instance;

    /// <inheritdoc/>
    public RouteCapabilities Provides => _instance.Route.Provides;

    /// <inheritdoc/>
    public ValueTask<Connection> ConnectAsync(ConnectContext context, CancellationToken cancellationToken = default) =>
        Route.ConnectAsync(context, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<DatagramConnection> ConnectDatagramAsync(ConnectContext context, CancellationToken cancellationToken = default) =>
        Route.ConnectDatagramAsync(context, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IListener> ListenAsync(EndPoint address, CancellationToken cancellationToken = default) =>
        Route.ListenAsync(address, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<DatagramSocket> BindDatagramAsync(EndPoint address, CancellationToken cancellationToken = default) =>
        Route.BindDatagramAsync(address, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _disposed, 1) == 0 ? _instance.ReleaseAsync() : ValueTask.CompletedTask;

    /// <exception cref="ConfigurationException">The chain is wrong; every mistake is told.</exception>
    internal static ChainRoute Build(
        ChainConfig chain, GostConfig config, ComponentRegistry registry, IRoute machine, ILoggerFactory loggerFactory, TimeProvider timeProvider)
    {
        var errors = ConfigValidator.Validate(config, registry);
        if (errors.Count > 0)
        {
            throw new ConfigurationException(errors);
        }

        foreach (var warning in ConfigWarnings.Find(config, registry))
        {
            loggerFactory.CreateLogger("GostSharp.Configuration").ConfigurationWarning(warning);
        }

        try
        {
            return new ChainRoute(new ChainPool(registry, machine, loggerFactory, timeProvider).Acquire(ResolvedService.Resolve(chain, config.Hops)));
        }
        catch (BrokenChainException exception)
        {
            throw new ConfigurationException(exception.Errors, exception.Reason, exception);
        }
    }

    private IRoute Route
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed != 0, this);
            return _instance.Route;
        }
    }
}
