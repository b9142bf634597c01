namespace GostSharp.Transports.Memory;

/// <summary>The bytes of one end of a link: reads one pipe, writes the other.</summary>
internal sealed class MemoryEnd(MemoryLink link, MemoryPipe incoming, MemoryPipe outgoing) : AsyncStream
{
    private int _closed;

    public void CompleteWrites() => outgoing.Complete(MemoryErrors.WritesCompleted());

    public void Abort(Exception? reason)
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
        {
            return;
        }

        var own = reason ?? MemoryErrors.Aborted();
        outgoing.Fail(MemoryErrors.Reset(), own);
        incoming.Fail(own, MemoryErrors.Reset());
        link.Release();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        incoming.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        outgoing.WriteAsync(buffer, cancellationToken);

    // Like close(2): the peer gets what was written and the end, but nobody reads what it still sends.
    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _closed, 1) == 0)
        {
            outgoing.Complete(MemoryErrors.Disposed());
            incoming.Fail(MemoryErrors.Disposed(), MemoryErrors.Closed());
            link.CloseOneEnd();
        }

        base.Dispose(disposing);
    }
}
