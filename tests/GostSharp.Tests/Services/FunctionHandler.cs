namespace GostSharp.Tests.Services;

/// <summary>A handler that is a function, and knows how often it was disposed.</summary>
internal sealed class FunctionHandler(Func<Connection, CancellationToken, Task> handle) : IHandler, IAsyncDisposable
{
    private int _disposals;

    public int Disposals => Volatile.Read(ref _disposals);

    /// <summary>Thrown by <see cref="DisposeAsync"/> when set.</summary>
    public Exception? Complaint { get; set; }

    /// <summary>Serves until the peer has ended its side.</summary>
    public static async Task DrainAsync(Connection connection, CancellationToken cancellationToken) =>
        await ((StreamConnection)connection).Stream.CopyToAsync(Stream.Null, cancellationToken);

    public async ValueTask HandleAsync(Connection connection, CancellationToken cancellationToken) => await handle(connection, cancellationToken);

    public ValueTask DisposeAsync()
    {
        Interlocked.Increment(ref _disposals);
        return Complaint is null ? ValueTask.CompletedTask : ValueTask.FromException(Complaint);
    }
}
