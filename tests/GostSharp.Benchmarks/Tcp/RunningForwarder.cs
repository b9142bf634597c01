using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using GostSharp.Benchmarks.Forwarders;
using GostSharp.Benchmarks.Linux;
using GostSharp.Benchmarks.Processes;

namespace GostSharp.Benchmarks.Tcp;

/// <summary>A forwarder from its start to its end.</summary>
internal sealed class RunningForwarder : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    // A program that ends meanwhile is not waited for.
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(1);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gostsharp-benchmark-");

    /// <summary>Starts it and waits until it listens.</summary>
    /// <exception cref="IOException">It does not.</exception>
    public RunningForwarder(ForwarderProgram program, IPEndPoint to)
    {
        Address = FreePort();
        var clock = Stopwatch.StartNew();
        Process = program.Start(Address, to, _directory.FullName);
        try
        {
            AwaitListening(clock);
            StartTime = clock.Elapsed;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IPEndPoint Address { get; }

    public ChildProcess Process { get; }

    /// <summary>From the start of the program until a connection was taken.</summary>
    public TimeSpan StartTime { get; }

    public void Dispose()
    {
        Process.Dispose();
        _directory.Delete(recursive: true);
    }

    private void AwaitListening(Stopwatch clock)
    {
        while (!Listens())
        {
            Broken.Unless(!Process.EndsWithin(BetweenTries), $"it has ended: {Process.Said}");
            Broken.Unless(clock.Elapsed < Limit, $"it does not listen: {Process.Said}");
        }
    }

    private bool Listens()
    {
        try
        {
            TcpSocket.Connect(Address).Close();
            return true;
        }
        catch (IOException)
        {
            // Nobody listens there yet, and nothing but a connection says when somebody does.
            return false;
        }
    }

    private static IPEndPoint FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return (IPEndPoint)socket.LocalEndPoint!;
    }
}
