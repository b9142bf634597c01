namespace GostSharp.Protocols.Relay;

/// <summary>A connection that a relay server was asked for; the protocol has no end of its own, that of the stream below serves.</summary>
internal sealed class RelayClientConnection(StreamConnection server, RelayOpening opening) : StreamConnection(new RelayClientStream(server, opening), server)
{
    private readonly StreamConnection _server = server;

    // A request that is not out, or an answer that was not read, would be missing among the bytes.
    private protected override StreamConnection? Underlying => opening.IsAnswered && opening.IsSent ? _server : null;

    public override async ValueTask CompleteWritesAsync(CancellationToken cancellationToken = default)
    {
        await opening.SendAsync(cancellationToken).ConfigureAwait(false);
        await _server.CompleteWritesAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync().ConfigureAwait(false);
        await opening.EndAsync().ConfigureAwait(false);
    }
}
