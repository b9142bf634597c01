namespace GostSharp.Tests.Routing;

/// <summary>A dialer that always returns the same connection.</summary>
internal sealed class FixedDialer(Connection connection) : IDialer
{
    public RouteCapabilities Requires => RouteCapabilities.Streams;

    public ValueTask<Connection> DialAsync(CancellationToken cancellationToken = default) => ValueTask.FromResult(connection);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
