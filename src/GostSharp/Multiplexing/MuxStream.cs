namespace GostSharp.Multiplexing;

/// <summary>The bytes of one stream of a session.</summary>
internal sealed class MuxStream(MuxIncoming incoming, MuxOutgoing outgoing) : AsyncStream
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        incoming.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        outgoing.WriteAsync(buffer, cancellationToken);
}
