using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using GostSharp.Benchmarks.Forwarders;
using GostSharp.Benchmarks.Processes;

namespace GostSharp.Benchmarks.Udp;

/// <summary>One forwarder that runs, or none, with the clients of every case.</summary>
internal sealed class UdpSubject : IDisposable
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(200);

    private readonly ChildProcess? _process;
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gostsharp-benchmark-");
    private readonly Dictionary<UdpCase, UdpLoad> _loads = [];

    public UdpSubject(ForwarderProgram? program, IPEndPoint target, int window)
    {
        Name = program?.Name ?? "no forwarder";
        Program = program;
        var from = program is null ? target : FreePort();
        try
        {
            _process = program?.Start(from, target, _directory.FullName);
            AwaitAnswer(from);
            foreach (var load in UdpCase.All)
            {
                _loads[load] = new UdpLoad(from, load.Clients, load.Size, window);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Name { get; }

    public ForwarderProgram? Program { get; }

    public Dictionary<UdpCase, List<UdpSample>> Samples { get; } = UdpCase.All.ToDictionary(load => load, _ => new List<UdpSample>());

    public UdpSample Measure(UdpCase load, TimeSpan duration, CancellationToken cancellationToken)
    {
        var clients = _loads[load];
        clients.Run(WarmUp, cancellationToken);
        var (counts, cpu, clock) = (clients.Counts, Cpu, Stopwatch.StartNew());
        clients.Run(duration, cancellationToken);
        var elapsed = clock.Elapsed;
        var (spent, moved) = (Cpu - cpu, clients.Counts - counts);
        clients.Rest();
        return new UdpSample(moved.Answered / elapsed.TotalSeconds, _process is null ? double.NaN : spent.TotalMicroseconds / moved.Answered, moved);
    }

    public void Dispose()
    {
        foreach (var load in _loads.Values)
        {
            load.Dispose();
        }

        _process?.Dispose();
        _directory.Delete(recursive: true);
    }

    private TimeSpan Cpu => _process is null ? TimeSpan.Zero : ProcessCpu.Of(_process.Id);

    private static IPEndPoint FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }

    // A program that ends meanwhile lets the refusal through.
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(20);

    private void AwaitAnswer(IPEndPoint from)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(from);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromSeconds(20);)
        {
            try
            {
                socket.Send([1]);
                if (socket.Poll(TimeSpan.FromMilliseconds(100), SelectMode.SelectRead) && socket.Receive(new byte[16]) == 1)
                {
                    return;
                }
            }
            catch (SocketException) when (_process?.EndsWithin(BetweenTries) is not true)
            {
                // Nobody listens there yet, and nothing but an answer says when somebody does.
            }
        }

        throw new TimeoutException($"{Name} does not forward: {_process?.Said}");
    }
}
