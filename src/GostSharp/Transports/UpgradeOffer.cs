namespace GostSharp.Transports;

/// <summary>An upgraded connection that waits to be accepted; it is either taken or withdrawn, never both.</summary>
internal sealed class UpgradeOffer(Connection connection)
{
    private readonly TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _decided;

    public Connection Connection => connection;

    /// <summary>Takes the connection; false when it was withdrawn.</summary>
    public bool TryTake()
    {
        var taken = Interlocked.Exchange(ref _decided, 1) == 0;
        if (taken)
        {
            _taken.SetResult();
        }

        return taken;
    }

    /// <summary>Waits until the connection is taken.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled and the connection withdrawn: it is the caller's again.</exception>
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _taken.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (Interlocked.Exchange(ref _decided, 1) != 0)
        {
            // Taken in the very moment of the cancellation.
        }
    }
}
