using System.Runtime.CompilerServices;

namespace GostSharp.Transports;

/// <summary>The bytes below a session, and the connection that they come from is closed with them.</summary>
/// <remarks>
/// Small bursts may be read on the thread that hears of them (<see cref="PromptThread"/>), from the moment on that whoever reads does nothing there but give
/// data to those who wait for it. After a large one, many in a row, an end or a failure, the reader goes on elsewhere.
/// </remarks>
internal sealed class SessionStream(StreamConnection connection) : AsyncStream
{
    private const int MostAtOnce = 16 * 1024;
    private const int MostInARow = 16;

    private readonly ConnectionStream _stream = new(connection);
    private IPromptReads? _reads;
    private int _inARow;

    /// <summary>Lets reads go on where bytes are heard of, where that can be.</summary>
    public void ReadPromptly()
    {
        var reads = connection.PromptReads;
        reads?.ReadsPromptly = true;
        Volatile.Write(ref _reads, reads);
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Volatile.Read(ref _reads) is { } reads ? ReadPromptlyAsync(reads, buffer, cancellationToken) : _stream.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _stream.WriteAsync(buffer, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => _stream.FlushAsync(cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stream.Dispose();
        }

        base.Dispose(disposing);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReadPromptlyAsync(IPromptReads reads, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var count = 0;
        try
        {
            var reading = _stream.ReadAsync(buffer, cancellationToken);
            _inARow = reading.IsCompleted ? _inARow + 1 : 0;
            count = await reading.ConfigureAwait(false);
            return count;
        }
        finally
        {
            var isSmall = count is > 0 and < MostAtOnce;
            reads.ReadsPromptly = isSmall;
            if (!isSmall || _inARow >= MostInARow)
            {
                _inARow = 0;
                await PromptThread.LeaveAsync();
            }
        }
    }
}
