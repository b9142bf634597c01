namespace GostSharp.Protocols;

/// <summary>A connection that a server was asked for by a <see cref="DeferredRequest"/>; its protocol has no end of its own, that of the stream below serves.</summary>
internal sealed class OpenedConnection(StreamConnection server, DeferredRequest request) : StreamConnection(new OpenedStream(server, request), server)
{
    private readonly StreamConnection _server = server;

    // A request that is not out, or an answer that was not read, would be missing among the bytes.
    private protected override StreamConnection? Underlying => request.IsAnswered && request.IsSent ? _server : null;

    internal override bool MayBecomeBare => _server.MayBecomeBare;

    internal override IPromptReads? PromptReads => _server.PromptReads;

    public override async ValueTask CompleteWritesAsync(CancellationToken cancellationToken = default)
    {
        await request.SendAsync(cancellationToken).ConfigureAwait(false);
        await _server.CompleteWritesAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync().ConfigureAwait(false);
        await request.EndAsync().ConfigureAwait(false);
    }
}
