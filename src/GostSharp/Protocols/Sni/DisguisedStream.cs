namespace GostSharp.Protocols.Sni;

/// <summary>The bytes to a node that shall not show where they lead.</summary>
internal sealed class DisguisedStream(StreamConnection node, Disguise disguise) : AsyncStream
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        node.Stream.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (disguise.IsOver)
        {
            return node.Stream.WriteAsync(buffer, cancellationToken);
        }

        return TryHide(buffer.Span, out var disguised) ? node.Stream.WriteAsync(disguised, cancellationToken) : ValueTask.CompletedTask;
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => node.Stream.FlushAsync(cancellationToken);

    // The node hears nothing of it and would not answer: whoever reads would wait for it in vain.
    private bool TryHide(ReadOnlySpan<byte> bytes, out byte[] disguised)
    {
        try
        {
            return disguise.TryHide(bytes, out disguised);
        }
        catch (ProtocolException exception)
        {
            node.Abort(exception);
            throw;
        }
    }
}
