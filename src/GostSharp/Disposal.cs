namespace GostSharp;

/// <summary>Disposes several things, of which one that fails does not keep the others from being disposed.</summary>
internal static class Disposal
{
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
