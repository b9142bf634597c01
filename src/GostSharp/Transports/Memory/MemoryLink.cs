using System.Net;

namespace GostSharp.Transports.Memory;

/// <summary>Two ends and the pipes between them; the owners it is registered with forget it when it is over.</summary>
internal sealed class MemoryLink : IResettable
{
    private readonly MemoryPipe _there;
    private readonly MemoryPipe _back;
    private readonly LiveSet<IResettable>[] _owners;
    private int _openEnds = 2;
    private volatile bool _over;

    public MemoryLink(int bufferSize, EndPoint? first, EndPoint? second, params LiveSet<IResettable>[] owners)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bufferSize, 1);
        _there = new MemoryPipe(bufferSize);
        _back = new MemoryPipe(bufferSize);
        _owners = owners;
        First = new MemoryConnection(new MemoryEnd(this, _back, _there), first, second);
        Second = new MemoryConnection(new MemoryEnd(this, _there, _back), second, first);
    }

    public MemoryConnection First { get; }

    public MemoryConnection Second { get; }

    /// <summary>Tells the owners; one that is closed resets the link at once.</summary>
    public void Register()
    {
        var welcome = true;
        foreach (var owner in _owners)
        {
            welcome &= owner.TryAdd(this);
        }

        if (!welcome)
        {
            Reset();
        }
        else if (_over)
        {
            // An owner reset it before another one knew it.
            Release();
        }
    }

    /// <summary>Breaks the link in the middle: both ends see a reset.</summary>
    public void Reset()
    {
        _there.Fail(MemoryErrors.Reset(), MemoryErrors.Reset());
        _back.Fail(MemoryErrors.Reset(), MemoryErrors.Reset());
        Release();
    }

    public void CloseOneEnd()
    {
        if (Interlocked.Decrement(ref _openEnds) == 0)
        {
            Release();
        }
    }

    public void Release()
    {
        _over = true;
        foreach (var owner in _owners)
        {
            owner.Remove(this);
        }
    }
}
