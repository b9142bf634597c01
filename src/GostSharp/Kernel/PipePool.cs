namespace GostSharp.Kernel;

/// <summary>Pipes for those who have bytes in one: a few wait for their next user, and there is a limit of all.</summary>
internal sealed class PipePool : IDisposable
{
    // What the kernel grants everybody at most. With a quarter of it bulk costs half as much processor time again.
    private const int PipeSize = 1024 * 1024;
    private const int MaxWaiting = 8;

    // A user has 64 MiB of pipes before the kernel makes them small, and who does not read leaves one full.
    private const int MaxPipes = 32;

    private readonly Lock _gate = new();
    private readonly Stack<Pipe> _waiting = [];
    private int _rented;
    private bool _disposed;

    /// <summary>An empty pipe; null when there are too many, or none can be had.</summary>
    public Pipe? TryRent()
    {
        lock (_gate)
        {
            if (_rented == MaxPipes || (_waiting.TryPop(out var pipe) ? pipe : Pipe.TryCreate(PipeSize)) is not { } found)
            {
                return null;
            }

            _rented++;
            return found;
        }
    }

    /// <summary>Takes a pipe back; what is still in it is lost.</summary>
    public void Return(Pipe pipe)
    {
        lock (_gate)
        {
            _rented--;
            if (pipe.Count == 0 && _waiting.Count < MaxWaiting && !_disposed)
            {
                _waiting.Push(pipe);
                return;
            }
        }

        pipe.Dispose();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            while (_waiting.TryPop(out var pipe))
            {
                pipe.Dispose();
            }
        }
    }
}
