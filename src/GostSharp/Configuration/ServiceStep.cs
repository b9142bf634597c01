using GostSharp.Selection;
using GostSharp.Services;

namespace GostSharp.Configuration;

/// <summary>What a change of configuration means for one of the wanted services.</summary>
internal sealed class ServiceStep(ResolvedService wanted, ServiceEntry? current)
{
    public ResolvedService Wanted { get; } = wanted;

    public ServiceEntry? Current { get; } = current;

    /// <summary>Nothing has changed: not to be touched.</summary>
    public bool Keeps => Current is not null && Current.Resolved == Wanted;

    /// <summary>The running service goes on behind the same listener, with a new handler where anything has changed.</summary>
    /// <remarks>Decided once: a listener that ends by itself in the middle of a change must not turn half of it round.</remarks>
    public bool KeepsListener { get; } = current?.Runner.State is ServiceState.Listening or ServiceState.Binding or ServiceState.Retrying
        && current.Resolved.ListensLike(wanted);

    public ServiceHandler? Handler { get; set; }

    public TargetGroup? Targets { get; set; }

    public IListener? Listener { get; set; }

    /// <summary>How to close what was made for this step, in order.</summary>
    public IEnumerable<Func<ValueTask>> Closings()
    {
        if (Listener is not null)
        {
            yield return Listener.DisposeAsync;
        }

        if (Handler is not null)
        {
            yield return Handler.ReleaseAsync;
        }
    }
}
