namespace GostSharp.Configuration;

/// <summary>A built chain, shared by all services that use an equal one; its dialers live until the last of them has left.</summary>
internal sealed class ChainInstance(IRoute route, IReadOnlyList<IAsyncDisposable> hops, Action<ChainInstance> forget) : RefCounted
{
    public IRoute Route { get; } = route;

    protected override async ValueTask DisposeAsync()
    {
        forget(this);
        // From the far end back: a hop's sessions run over the hops before it.
        await Disposal.DisposeAllAsync(hops.Reverse()).ConfigureAwait(false);
    }
}
