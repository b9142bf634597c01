namespace GostSharp.Protocols.Binding;

/// <summary>One user's part in a bound port, given back once.</summary>
internal sealed class PortShare(BoundPort port) : IAsyncDisposable
{
    private int _isGivenBack;

    public BoundPort Port => port;

    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _isGivenBack, 1) == 0 ? port.ReleaseAsync() : ValueTask.CompletedTask;
}
