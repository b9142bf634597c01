namespace GostSharp.Kcp.Sessions;

/// <summary>The bytes of a session. KCP has no half-close: the stream ends with an exception.</summary>
internal sealed class ChannelStream(KcpSession session, SessionChannel channel) : AsyncStream
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => channel.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => channel.WriteAsync(buffer, cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await session.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            session.Abort();
        }

        base.Dispose(disposing);
    }
}
