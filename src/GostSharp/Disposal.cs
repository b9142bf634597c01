namespace GostSharp;

/// <summary>Ways to dispose of things.</summary>
internal static class Disposal
{
    /// <summary>Ends a connection that nobody serves: its peer sees a failure, not an end in order.</summary>
    public static ValueTask RefuseAsync(this Connection connection)
    {
        connection.Abort();
        return connection.DisposeAsync();
    }

    /// <summary>Disposes several things, of which one that fails does not keep the others from being disposed.</summary>
    /// <exception cref="AggregateException">Some failed; all were tried.</exception>
    public static async ValueTask DisposeAllAsync(IEnumerable<IAsyncDisposable> all)
    {
        List<Exception>? failures = null;
        foreach (var one in all)
        {
            try
            {
                await one.DisposeAsync().ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                (failures ??= []).Add(exception);
            }
        }

        if (failures is not null)
        {
            throw new AggregateException(failures);
        }
    }
}
