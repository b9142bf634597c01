namespace GostSharp.Tests.Routing;

/// <summary>A stream that leads nowhere and knows whether it was closed.</summary>
internal sealed class TrackedConnection() : StreamConnection(new MemoryStream())
{
    public bool IsDisposed { get; private set; }

    public override ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return base.DisposeAsync();
    }
}
