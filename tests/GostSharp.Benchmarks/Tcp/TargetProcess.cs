using System.Globalization;
using System.Net;
using GostSharp.Benchmarks.Processes;

namespace GostSharp.Benchmarks.Tcp;

/// <summary>The process behind <see cref="TcpTarget"/>.</summary>
internal sealed class TargetProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gostsharp-benchmark-");
    private readonly ChildProcess _process;

    public TargetProcess(int ports)
    {
        var counter = Path.Combine(_directory.FullName, "received");
        Received = new SharedCounter(counter);
        _process = ChildProcess.Start(Environment.ProcessPath!, [.. OwnArguments(), "tcp-target", counter, ports.ToString(CultureInfo.InvariantCulture)]);
        try
        {
            Addresses = [.. _process.AwaitFirstLine(Patience).Split(' ').Select(port => new IPEndPoint(IPAddress.Loopback, int.Parse(port, CultureInfo.InvariantCulture)))];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>One for each forwarder, so that what one has used up of the kernel's ports does not slow down the next.</summary>
    public IReadOnlyList<IPEndPoint> Addresses { get; } = [];

    /// <summary>How many bytes it has swallowed.</summary>
    public SharedCounter Received { get; }

    public TimeSpan Cpu => ProcessCpu.Of(_process.Id);

    public void Dispose()
    {
        _process.Dispose();
        Received.Dispose();
        _directory.Delete(recursive: true);
    }

    // Under `dotnet GostSharp.Benchmarks.dll` the process is not ours.
    private static string[] OwnArguments() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(TargetProcess).Assembly.Location] : [];
}
