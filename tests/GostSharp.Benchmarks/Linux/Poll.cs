using System.Runtime.InteropServices;

namespace GostSharp.Benchmarks.Linux;

/// <summary>An epoll: which of many sockets are ready.</summary>
internal sealed unsafe class Poll : IDisposable
{
    public const uint Readable = 1;
    public const uint Writable = 4;

    private const int EPOLL_CLOEXEC = 0x80000;
    private const int EPOLL_CTL_ADD = 1;
    private const int EPOLL_CTL_MOD = 3;
    private const int Capacity = 128;

    // struct epoll_event is packed on x86-64 only.
    private static readonly int Words = RuntimeInformation.ProcessArchitecture is Architecture.X64 ? 3 : 4;
    private static readonly int TagAt = Words - 2;

    private readonly int _poll = Calls.EpollCreate(EPOLL_CLOEXEC);
    private readonly uint* _events = (uint*)NativeMemory.AllocZeroed((nuint)(Capacity * Words), sizeof(uint));

    /// <summary>Watches a socket until that is closed.</summary>
    /// <param name="socket">Which one.</param>
    /// <param name="interest">For what.</param>
    /// <param name="tag">How it is told when it is ready.</param>
    public void Add(int socket, uint interest, int tag) => Control(EPOLL_CTL_ADD, socket, interest, tag);

    public void Change(int socket, uint interest, int tag) => Control(EPOLL_CTL_MOD, socket, interest, tag);

    /// <summary>Waits for the first ones that are ready, -1 for as long as it takes.</summary>
    /// <returns>How many are.</returns>
    public int Wait(int milliseconds) => Math.Max(0, Calls.EpollWait(_poll, _events, Capacity, milliseconds));

    public int Tag(int index) => (int)_events[(index * Words) + TagAt];

    /// <summary>Whether it can be written to; errors and ends show when it is read.</summary>
    public bool IsWritable(int index) => (_events[index * Words] & Writable) != 0;

    public bool IsReadable(int index) => (_events[index * Words] & ~Writable) != 0;

    public void Dispose()
    {
        _ = Calls.Close(_poll);
        NativeMemory.Free(_events);
    }

    private void Control(int operation, int socket, uint interest, int tag)
    {
        var wanted = stackalloc uint[4];
        (wanted[0], wanted[TagAt]) = (interest, (uint)tag);
        if (Calls.EpollControl(_poll, operation, socket, wanted) != 0)
        {
            throw Calls.Failure("epoll_ctl");
        }
    }
}
