namespace GostSharp;

/// <summary>Something that several users share and the last one disposes.</summary>
internal abstract class RefCounted
{
    private int _users = 1;

    /// <summary>Becomes one more user; false when the last one has left already.</summary>
    public bool TryAcquire()
    {
        var users = Volatile.Read(ref _users);
        while (users > 0)
        {
            var seen = Interlocked.CompareExchange(ref _users, users + 1, users);
            if (seen == users)
            {
                return true;
            }

            users = seen;
        }

        return false;
    }

    /// <summary>Leaves; the last one to do so disposes.</summary>
    public ValueTask ReleaseAsync() => Interlocked.Decrement(ref _users) == 0 ? DisposeAsync() : ValueTask.CompletedTask;

    /// <summary>Runs once, when nobody uses it any more.</summary>
    protected abstract ValueTask DisposeAsync();
}
