namespace GostSharp.Kcp.Snappy;

/// <summary>Compresses both directions of a stream, which it owns.</summary>
internal sealed class SnappyStream(Stream stream) : AsyncStream
{
    private readonly SnappyReader _reader = new(stream);
    private readonly SnappyWriter _writer = new(stream);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _reader.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => _writer.WriteAsync(buffer, cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            stream.Dispose();
        }

        base.Dispose(disposing);
    }
}
