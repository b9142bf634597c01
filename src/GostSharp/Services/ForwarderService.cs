using System.Net;
using GostSharp.Selection;

namespace GostSharp.Services;

/// <summary>A service of a running forwarder: where it listens, what it does, whom it serves.</summary>
public sealed class ForwarderService
{
    private readonly ServiceRunner _runner;
    private readonly Func<TargetGroup?> _targets;

    internal ForwarderService(ServiceRunner runner, Func<TargetGroup?> targets)
    {
        _runner = runner;
        _targets = targets;
    }

    /// <summary>Its name in the configuration.</summary>
    public string Name => _runner.Name;

    /// <summary>The bound address, with the real port where port 0 was asked for.</summary>
    public EndPoint? LocalEndPoint => _runner.LocalEndPoint;

    /// <summary>What it is doing.</summary>
    public ServiceState State => _runner.State;

    /// <summary>Why a remote listener was last not bound; null when nothing has failed.</summary>
    public string? LastError => _runner.Binding?.LastError;

    /// <summary>Since when a remote listener is in its <see cref="State"/>; null for others.</summary>
    public DateTimeOffset? StateSince => _runner.Binding?.Since;

    /// <summary>Returns when the service is bound: at once, except for a remote listener, which binds in the background.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up, or the service was stopped before.</exception>
    public Task WaitForBoundAsync(CancellationToken cancellationToken = default) => _runner.WaitForBoundAsync(cancellationToken);

    /// <summary>Its counters now.</summary>
    public ServiceStatistics Statistics => _runner.Statistics;

    /// <summary>Its connections now.</summary>
    public IReadOnlyList<ConnectionInfo> Connections => [.. _runner.Connections.ToArray().Select(connection => connection.Info)];

    /// <summary>Its targets now; empty where the far end decides or a handler of the user's own does.</summary>
    public IReadOnlyList<TargetState> Targets => _targets()?.Targets ?? [];

    /// <inheritdoc/>
    public override string ToString() => $"{Name} on {Address.Format(LocalEndPoint)}";
}
