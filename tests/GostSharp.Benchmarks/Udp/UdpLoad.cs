using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;

namespace GostSharp.Benchmarks.Udp;

/// <summary>Clients that each keep a few packets under way; one thread serves them all.</summary>
internal sealed unsafe partial class UdpLoad : IDisposable
{
    private const int EPOLLIN = 1;
    private const int EPOLL_CTL_ADD = 1;
    private const int Events = 128;

    // struct epoll_event is packed on x86-64 only.
    private static readonly int EventWords = RuntimeInformation.ProcessArchitecture is Architecture.X64 ? 3 : 4;
    private static readonly int DataAt = EventWords - 2;

    private static readonly TimeSpan SweepEvery = TimeSpan.FromMilliseconds(50);

    private readonly int _poll = EpollCreate(0);
    private readonly UdpClientLoad[] _clients;

    public UdpLoad(IPEndPoint to, int clients, int size, int window)
    {
        _clients = [.. Enumerable.Range(0, clients).Select(_ => new UdpClientLoad(to, size, window))];
        var interest = stackalloc uint[4];
        for (var i = 0; i < clients; i++)
        {
            (interest[0], interest[DataAt]) = (EPOLLIN, (uint)i);
            if (EpollControl(_poll, EPOLL_CTL_ADD, _clients[i].Descriptor, interest) != 0)
            {
                throw new InvalidOperationException($"epoll_ctl failed: {Marshal.GetLastPInvokeError()}");
            }
        }
    }

    public UdpCounts Counts => _clients.Aggregate(default(UdpCounts), (sum, client) => sum + client.Counts);

    /// <summary>Sends and receives for that long; what is under way at the end stays so.</summary>
    public void Run(TimeSpan duration, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var nextSweep = TimeSpan.Zero;
        var events = stackalloc uint[Events * EventWords];
        while (clock.Elapsed < duration)
        {
            if (clock.Elapsed >= nextSweep)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Array.ForEach(_clients, client => client.Sweep());
                nextSweep = clock.Elapsed + SweepEvery;
            }

            var ready = EpollWait(_poll, events, Events, 10);
            for (var i = 0; i < ready; i++)
            {
                _clients[events[(i * EventWords) + DataAt]].Turn();
            }
        }
    }

    /// <summary>Forgets how long the packets have been under way.</summary>
    public void Rest() => Array.ForEach(_clients, client => client.Rest());

    public void Dispose()
    {
        Array.ForEach(_clients, client => client.Dispose());
        _ = Close(_poll);
    }

    [LibraryImport("libc", EntryPoint = "epoll_create1")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int EpollControl(int poll, int operation, int descriptor, uint* interest);

    [LibraryImport("libc", EntryPoint = "epoll_wait")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int EpollWait(int poll, uint* events, int count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
