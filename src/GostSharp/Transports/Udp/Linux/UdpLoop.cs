using System.Collections.Concurrent;
using GostSharp.Kernel;

namespace GostSharp.Transports.Udp.Linux;

/// <summary>One thread that waits for the packets of many sockets and moves them itself: no packet costs a change of threads.</summary>
/// <remarks>There is one as long as somebody reads.</remarks>
internal sealed class UdpLoop
{
    private const int EventsAtOnce = 64;

    private static readonly Lock Gate = new();
    private static UdpLoop? _current;

    private readonly Epoll _poll = Epoll.Create(EventsAtOnce);
    private readonly ConcurrentDictionary<ulong, UdpReader> _readers = [];
    private ulong _lastId = Epoll.WakeId;
    private int _count;

    private UdpLoop() => new Thread(Run) { IsBackground = true, Name = "GostSharp UDP" }.Start();

    /// <summary>False where the portable way has to do, or was asked for.</summary>
    public static bool IsSupported { get; } = Epoll.IsSupported && !PortableSwitch.IsOn;

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
                loop._poll.Add(reader.Descriptor, Epoll.Input, reader.Id);
                return loop;
            }
            catch
            {
                loop.Forget(reader);
                throw;
            }
        }
    }

    public void Change(UdpReader reader, bool wanted) => _poll.Change(reader.Descriptor, wanted ? Epoll.Input : 0u, reader.Id);

    public void Remove(UdpReader reader)
    {
        try
        {
            _poll.Remove(reader.Descriptor);
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
                _poll.Wake();
            }
        }
    }

    private void Name(UdpReader reader)
    {
        reader.Id = ++_lastId;
        _readers[reader.Id] = reader;
        _count++;
    }

    private void Run()
    {
        using var batch = new ReceiveBatch();
        while (true)
        {
            var ready = _poll.Wait(Timeout.Infinite);
            for (var i = 0; i < ready; i++)
            {
                var id = _poll.Id(i);
                if (id == Epoll.WakeId)
                {
                    _poll.Dispose();
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
