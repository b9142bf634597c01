using GostSharp.Selection;
using GostSharp.Services;

namespace GostSharp.Configuration;

/// <summary>A running service with what it was built from.</summary>
internal sealed class ServiceEntry
{
    private volatile TargetGroup _targets;

    public ServiceEntry(ResolvedService resolved, ServiceRunner runner, TargetGroup targets)
    {
        Resolved = resolved;
        Runner = runner;
        _targets = targets;
        Handle = new ForwarderService(runner, () => _targets);
    }

    public ResolvedService Resolved { get; private set; }

    public ServiceRunner Runner { get; }

    public ForwarderService Handle { get; }

    public ValueTask ChangeAsync(ResolvedService resolved, ServiceHandler handler, TargetGroup targets)
    {
        Resolved = resolved;
        _targets = targets;
        return Runner.ChangeAsync(handler, resolved.Options.MaxConnections);
    }
}
