using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GostSharp.Kernel;

/// <summary>Waits for what happens to many descriptors; each has an id, by which its events are told.</summary>
internal sealed unsafe class Epoll : IDisposable
{
    public const uint Input = 0x1;
    public const uint Urgent = 0x2;
    public const uint Output = 0x4;
    public const uint Error = 0x8;
    public const uint HangUp = 0x10;
    public const uint PeerEnded = 0x2000;

    /// <summary>Of several loops with the descriptor one is told, if it can be one that waits; for <see cref="Input"/> only.</summary>
    public const uint Exclusive = 1u << 28;

    public const uint EdgeTriggered = 1u << 31;

    /// <summary>The id of <see cref="Wake"/>'s events; no descriptor may have it.</summary>
    public const ulong WakeId = 0;

    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const int AddDescriptor = 1;
    private const int RemoveDescriptor = 2;
    private const int ChangeDescriptor = 3;

    // struct epoll_event is packed on x86-64 only.
    private static readonly int EventWords = RuntimeInformation.ProcessArchitecture is Architecture.X64 ? 3 : 4;
    private static readonly int DataAt = EventWords - 2;

    private readonly SafeFileHandle _poll = Libc.EpollCreate(CloseOnExec);
    private readonly SafeFileHandle _wake = Libc.EventDescriptor(0, CloseOnExec | NonBlocking);
    private readonly uint[] _events;
    private readonly int _capacity;

    private Epoll(int capacity)
    {
        _capacity = capacity;
        _events = GC.AllocateUninitializedArray<uint>(capacity * EventWords, pinned: true);
    }

    private uint* Events => (uint*)Marshal.UnsafeAddrOfPinnedArrayElement(_events, 0);

    /// <summary>False where the kernel has none of this.</summary>
    public static bool IsSupported { get; } = OperatingSystem.IsLinux() && Environment.Is64BitProcess && BitConverter.IsLittleEndian;

    /// <param name="capacity">How many events one wait tells at most.</param>
    /// <exception cref="GostException">The process has no descriptors left.</exception>
    public static Epoll Create(int capacity)
    {
        var poll = new Epoll(capacity);
        try
        {
            poll.Add(poll._wake, Input | EdgeTriggered, WakeId);
            return poll;
        }
        catch
        {
            poll.Dispose();
            throw;
        }
    }

    /// <exception cref="GostException">The kernel has no room for it.</exception>
    public void Add(SafeHandle descriptor, uint kinds, ulong id) => Control(AddDescriptor, descriptor, kinds, id);

    /// <exception cref="GostException">The kernel does not know it.</exception>
    public void Change(SafeHandle descriptor, uint kinds, ulong id) => Control(ChangeDescriptor, descriptor, kinds, id);

    /// <exception cref="GostException">The kernel does not know it.</exception>
    public void Remove(SafeHandle descriptor) => Control(RemoveDescriptor, descriptor, 0, 0);

    /// <exception cref="GostException">The kernel has no room for it.</exception>
    public void Add(int descriptor, uint kinds, ulong id)
    {
        var interest = stackalloc uint[4];
        Write(interest, kinds, id);
        Check(Libc.EpollControl(_poll, AddDescriptor, descriptor, interest));
    }

    /// <returns>False when the kernel does not know it, or has no room; it has said why.</returns>
    public bool TryChange(int descriptor, uint kinds, ulong id)
    {
        var interest = stackalloc uint[4];
        Write(interest, kinds, id);
        return Libc.EpollControl(_poll, ChangeDescriptor, descriptor, interest) == 0;
    }

    /// <summary>Forgets a descriptor, which may be unknown.</summary>
    public void Remove(int descriptor)
    {
        var interest = stackalloc uint[4];
        _ = Libc.EpollControl(_poll, RemoveDescriptor, descriptor, interest);
    }

    /// <summary>Ends a wait, or the next one.</summary>
    public void Wake()
    {
        ulong one = 1;
        _ = Libc.Write(_wake, &one, sizeof(ulong));
    }

    /// <summary>Waits for events; negative milliseconds wait for ever.</summary>
    /// <returns>How many there are: none after the time, or when a signal came.</returns>
    public int Wait(int milliseconds) => Math.Max(0, Libc.EpollWait(_poll, Events, _capacity, milliseconds));

    public uint Kinds(int index) => Events[index * EventWords];

    public ulong Id(int index) => *(ulong*)(Events + (index * EventWords) + DataAt);

    public void Dispose()
    {
        _poll.Dispose();
        _wake.Dispose();
    }

    private static void Write(uint* interest, uint kinds, ulong id)
    {
        interest[0] = kinds;
        *(ulong*)(interest + DataAt) = id;
    }

    private static void Check(int result)
    {
        if (result != 0)
        {
            throw new GostException(FailureReason.ResourcesExhausted, $"a socket cannot be waited for: {Marshal.GetPInvokeErrorMessage(Libc.LastError)}");
        }
    }

    private void Control(int operation, SafeHandle descriptor, uint kinds, ulong id)
    {
        var interest = stackalloc uint[4];
        Write(interest, kinds, id);
        Check(Libc.EpollControl(_poll, operation, descriptor, interest));
    }
}
