namespace GostSharp.Tests.Transports;

/// <summary>An upgrade that does what a test wants.</summary>
internal sealed class FunctionUpgrade(Func<StreamConnection, CancellationToken, ValueTask<StreamConnection>> upgrade) : IUpgrade
{
    /// <summary>Puts a connection of its own on top.</summary>
    public static FunctionUpgrade Wrapping(List<WrappedConnection> made) => new((connection, _) =>
    {
        made.Add(new WrappedConnection(connection));
        return ValueTask.FromResult<StreamConnection>(made[^1]);
    });

    public static FunctionUpgrade Failing(Exception failure) => new((_, _) => throw failure);

    public static FunctionUpgrade Silent() => new(async (connection, token) =>
    {
        await Task.Delay(Timeout.Infinite, token);
        return connection;
    });

    public ValueTask<StreamConnection> UpgradeAsync(StreamConnection connection, CancellationToken cancellationToken = default) =>
        upgrade(connection, cancellationToken);
}

/// <summary>A connection over another one that knows whether it was closed.</summary>
internal sealed class WrappedConnection(StreamConnection inner) : StreamConnection(inner.Stream, inner)
{
    public StreamConnection Inner { get; } = inner;

    public bool IsDisposed { get; private set; }

    public override ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return base.DisposeAsync();
    }
}
