namespace GostSharp.Protocols;

/// <summary>The time that a client has for saying what it wants.</summary>
internal static class ClientRequest
{
    /// <summary>Reads a request within <paramref name="limit"/>.</summary>
    /// <exception cref="GostException">The client took too long (<see cref="FailureReason.TimedOut"/>).</exception>
    public static async ValueTask<T> ReadAsync<T>(
        TimeSpan limit, TimeProvider timeProvider, Func<CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(limit, timeProvider, cancellationToken);
        try
        {
            return await read(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (deadline.HasPassed)
        {
            throw new GostException(FailureReason.TimedOut, $"the client did not make its request within {limit.TotalSeconds:0.###} s", exception);
        }
    }
}
