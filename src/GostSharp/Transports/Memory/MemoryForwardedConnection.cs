namespace GostSharp.Transports.Memory;

/// <summary>A connection that was accepted at the far end of a session; it ends with the session.</summary>
internal sealed class MemoryForwardedConnection(StreamConnection accepted, LiveSet<IResettable> owner)
    : StreamConnection(accepted.Stream, accepted), IResettable
{
    /// <summary>Tells the session; one that has ended resets the connection at once.</summary>
    public void Register()
    {
        if (!owner.TryAdd(this))
        {
            Reset();
        }
    }

    public void Reset() => Abort(MemoryErrors.Reset());

    public override ValueTask CompleteWritesAsync(CancellationToken cancellationToken = default) =>
        accepted.CompleteWritesAsync(cancellationToken);

    public override void Abort(Exception? reason = null)
    {
        owner.Remove(this);
        base.Abort(reason);
    }

    public override ValueTask DisposeAsync()
    {
        owner.Remove(this);
        return base.DisposeAsync();
    }
}
