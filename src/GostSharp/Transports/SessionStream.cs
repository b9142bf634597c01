using System.Runtime.CompilerServices;

namespace GostSharp.Transports;

/// <summary>The bytes below a session, and the connection that they come from is closed with them.</summary>
/// <remarks>
/// Small bursts may be read on the thread that hears of them (<see cref="PromptThread"/>), from the moment on that whoever reads does nothing there but give
/// data to those who wait for it. After a large one, many in a row, an end or a failure, the reader goes on elsewhere. Who writes on such a thread goes on
/// elsewhere first when the connection may be a user's.
/// </remarks>
internal sealed class SessionStream(StreamConnection connection) : AsyncStream
{
    private const int MostAtOnce = 16 * 1024;
    private const int MostInARow = 16;

    private readonly ConnectionStream _stream = new(connection);
    private readonly bool _isOurs = connection.PromptReads is not null;
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
        _isOurs || !PromptThread.IsCurrent ? _stream.WriteAsync(buffer, cancellationToken) : WriteElsewhereAsync(buffer, cancellationToken);

    // Follows a write, wherever that has gone on.
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

    private async ValueTask WriteElsewhereAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        await PromptThread.LeaveAsync();
        await _stream.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
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
            var mayHoldUpOthers = reads.ReadsPromptly && (!isSmall || _inARow >= MostInARow);
            reads.ReadsPromptly = isSmall;
            if (mayHoldUpOthers)
            {
                // The thread may also be that of a reader of a session below, which looks like any other.
                _inARow = 0;
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            }
        }
    }
}
