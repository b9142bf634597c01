namespace GostSharp.Relaying;

/// <summary>Stops both directions of a relay at once, where neither has anything under way: between bursts, before what comes next is read.</summary>
/// <param name="isWanted">Looked at after every burst, while the other direction waits for its source.</param>
/// <param name="stop">Ends the waits, too.</param>
internal sealed class RelayPause(Func<bool> isWanted, CancellationToken stop) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _waits = CancellationTokenSource.CreateLinkedTokenSource(stop);
    private int _waiting; // Seen by one behind a burst: the other, or nobody.
    private bool _hasBegun;

    /// <summary>Whether it has begun: nothing more is to be read.</summary>
    public bool HasBegun
    {
        get
        {
            lock (_gate)
            {
                return _hasBegun;
            }
        }
    }

    /// <summary>Waits until a direction's source has something, or the pause begins.</summary>
    /// <returns>False when it has begun.</returns>
    public async ValueTask<bool> WaitAsync(Stream source, CancellationToken cancellationToken)
    {
        if (!TryEnter())
        {
            return false;
        }

        try
        {
            await source.ReadAsync(Memory<byte>.Empty, _waits.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (HasBegun && !cancellationToken.IsCancellationRequested)
        {
            // The pause has begun.
        }
        finally
        {
            Leave();
        }

        return !HasBegun;
    }

    /// <summary>Begins if it is wanted and the other direction waits; to be called by one behind a burst.</summary>
    public bool TryBegin()
    {
        var isDue = isWanted(); // Once it is, it stays so: not within the lock, as others' code may say it.
        lock (_gate)
        {
            if (_hasBegun || !isDue || _waiting == 0)
            {
                return _hasBegun;
            }

            _hasBegun = true;
        }

        _waits.Cancel();
        return true;
    }

    public void Dispose() => _waits.Dispose();

    private bool TryEnter()
    {
        lock (_gate)
        {
            _waiting += _hasBegun ? 0 : 1;
            return !_hasBegun;
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            _waiting--;
        }
    }
}
