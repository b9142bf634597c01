using System.Buffers;
using GostSharp.Kernel;

namespace GostSharp.Relaying.Linux;

/// <summary>What was read from one socket and not yet taken by the other: bytes in memory, or in a pipe; nothing is held while it is empty.</summary>
internal sealed class KernelRest(ReadOnlyMemory<byte> first)
{
    private byte[]? _rented;
    private PipePool? _pool;

    public bool IsEmpty => Memory.IsEmpty && Pipe is null or { Count: 0 };

    /// <summary>The bytes that are not in a pipe.</summary>
    public ReadOnlyMemory<byte> Memory { get; private set; } = first;

    public Pipe? Pipe { get; private set; }

    /// <summary>Makes sure that there is a pipe; false when none can be had.</summary>
    public bool HasPipe(PipePool pool)
    {
        // One that is there belongs to the pool of the loop on which it was rented, whichever loop this is.
        if (Pipe is null && pool.TryRent() is { } pipe)
        {
            (Pipe, _pool) = (pipe, pool);
        }

        return Pipe is not null;
    }

    public void Keep(ReadOnlySpan<byte> bytes)
    {
        _rented = ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(_rented);
        Memory = _rented.AsMemory(0, bytes.Length);
    }

    /// <summary>Forgets the first bytes in memory.</summary>
    public void Advance(int count)
    {
        Memory = Memory[count..];
        if (Memory.IsEmpty)
        {
            ReleaseMemory();
        }
    }

    /// <summary>Gives the pipe back when nothing is in it.</summary>
    public void ReleasePipe()
    {
        if (Pipe is { Count: 0 })
        {
            ReturnPipe();
        }
    }

    /// <summary>Gives everything back; what is still there is lost.</summary>
    public void Release()
    {
        ReleaseMemory();
        ReturnPipe();
    }

    private void ReturnPipe()
    {
        if (Pipe is not null)
        {
            _pool!.Return(Pipe);
            Pipe = null;
        }
    }

    private void ReleaseMemory()
    {
        Memory = default; // Without a reference to the whole, of which it may have been a small part.
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented);
            _rented = null;
        }
    }
}
