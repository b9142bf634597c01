using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GostSharp.Transports.Udp.Linux;

/// <summary>One thread that waits for the packets of many sockets and moves them itself: no packet costs a change of threads.</summary>
/// <remarks>There is one as long as somebody reads.</remarks>
internal sealed unsafe class UdpLoop
{
    private const int EventsAtOnce = 64;
    private const uint Wake = 0;

    // struct epoll_event is packed on x86-64 only.
    private static readonly int EventWords = RuntimeInformation.ProcessArchitecture is Architecture.X64 ? 3 : 4;
    private static readonly int DataAt = EventWords - 2;
    private static readonly Lock Gate = new();
    private static UdpLoop? _current;

    private readonly SafeFileHandle _poll;
    private readonly SafeFileHandle _wake;
    private readonly ConcurrentDictionary<uint, UdpReader> _readers = [];
    private uint _lastId = Wake;
    private int _count;

    private UdpLoop()
    {
        _poll = Calls.EpollCreate(Calls.EPOLL_CLOEXEC);
        _wake = Calls.EventDescriptor(0, Calls.EFD_CLOEXEC);
        Control(Calls.EPOLL_CTL_ADD, _wake, Calls.EPOLLIN, Wake);
        new Thread(Run) { IsBackground = true, Name = "GostSharp UDP" }.Start();
    }

    /// <summary>False where the portable way has to do, or was asked for.</summary>
    public static bool IsSupported { get; } = OperatingSystem.IsLinux()
        && Environment.Is64BitProcess && BitConverter.IsLittleEndian
        && Environment.GetEnvironmentVariable("GOSTSHARP_RELAY") != "portable";

    /// <summary>Calls a reader from now on.</summary>
    /// <exception cref="ObjectDisposedException">Its socket was closed meanwhile.</exception>
    public static UdpLoop Join(UdpReader reader)
    {
        lock (Gate)
        {
            var loop = _current ??= new UdpLoop();
            loop.Name(reader);
            try
            {
                loop.Control(Calls.EPOLL_CTL_ADD, reader.Descriptor, Calls.EPOLLIN, reader.Id);
                return loop;
            }
            catch
            {
                loop.Forget(reader);
                throw;
            }
        }
    }

    public void Change(UdpReader reader, bool wanted) =>
        Control(Calls.EPOLL_CTL_MOD, reader.Descriptor, wanted ? Calls.EPOLLIN : 0u, reader.Id);

    public void Remove(UdpReader reader)
    {
        try
        {
            Control(Calls.EPOLL_CTL_DEL, reader.Descriptor, 0, 0);
        }
        catch (Exception exception) when (exception is ObjectDisposedException or GostException)
        {
            // A closed socket has left by itself.
        }

        Forget(reader);
    }

    // The last one to leave ends the thread.
    private void Forget(UdpReader reader)
    {
        _readers.TryRemove(reader.Id, out _);
        lock (Gate)
        {
            if (--_count == 0)
            {
                _current = null;
                ulong one = 1;
                _ = Calls.Write(_wake, &one, sizeof(ulong));
            }
        }
    }

    private void Name(UdpReader reader)
    {
        do
        {
            reader.Id = ++_lastId;
        }
        while (reader.Id == Wake || !_readers.TryAdd(reader.Id, reader));
        _count++;
    }

    private void Control(int operation, SafeHandle descriptor, uint kinds, uint id)
    {
        var interest = stackalloc uint[4] { kinds, 0, 0, 0 };
        interest[DataAt] = id;
        if (Calls.EpollControl(_poll, operation, descriptor, interest) != 0)
        {
            throw new GostException(FailureReason.ResourcesExhausted, $"packets cannot be waited for: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }
    }

    private void Run()
    {
        using var batch = new ReceiveBatch();
        var events = stackalloc uint[EventsAtOnce * EventWords];
        while (true)
        {
            var ready = Calls.EpollWait(_poll, events, EventsAtOnce, -1);
            for (var i = 0; i < ready; i++)
            {
                var id = events[(i * EventWords) + DataAt];
                if (id == Wake)
                {
                    _poll.Dispose();
                    _wake.Dispose();
                    return;
                }

                if (_readers.TryGetValue(id, out var reader))
                {
                    reader.Turn(batch);
                }
            }
        }
    }
}
