namespace GostSharp.Protocols;

/// <summary>The bytes behind a <see cref="DeferredRequest"/>.</summary>
internal sealed class OpenedStream(StreamConnection server, DeferredRequest request) : AsyncStream
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        request.IsAnswered ? server.Stream.ReadAsync(buffer, cancellationToken) : ReadFirstAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        request.IsSent ? server.Stream.WriteAsync(buffer, cancellationToken) : request.WriteAsync(buffer, cancellationToken);

    public override void Flush() => server.Stream.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => server.Stream.FlushAsync(cancellationToken);

    private async ValueTask<int> ReadFirstAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        await request.WaitForAnswerAsync(cancellationToken).ConfigureAwait(false)
            ? await server.Stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)
            : 0;
}
