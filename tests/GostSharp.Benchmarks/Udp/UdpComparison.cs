using System.Globalization;
using System.Net;
using GostSharp.Benchmarks.Forwarders;
using GostSharp.Benchmarks.Processes;

namespace GostSharp.Benchmarks.Udp;

/// <summary>All forwarders under all loads, in turn, several times.</summary>
internal sealed class UdpComparison(BenchmarkOptions options)
{
    private readonly int _rounds = options.Rounds ?? 5;
    private readonly TimeSpan _duration = TimeSpan.FromSeconds(options.Seconds ?? 1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public void Run(TextWriter report, CancellationToken cancellationToken)
    {
        var programs = UdpForwarders.Find(options, report);
        using var target = ChildProcess.Start(Environment.ProcessPath!, [.. OwnArguments(), "udp-target"]);
        var address = new IPEndPoint(IPAddress.Loopback, int.Parse(target.AwaitFirstLine(Patience), CultureInfo.InvariantCulture));
        var subjects = new List<UdpSubject>();
        try
        {
            foreach (var program in programs.Prepend<ForwarderProgram?>(null))
            {
                subjects.Add(new UdpSubject(program, address, options.Window));
            }

            Measure(subjects, cancellationToken);
            var peers = subjects.Where(subject => subject.Program is { IsPeer: true }).ToHashSet();
            new UdpReport(subjects, peers).Write(report);
        }
        finally
        {
            subjects.ForEach(subject => subject.Dispose());
        }
    }

    // The first round is not counted: sessions are opened, and code is compiled.
    private void Measure(List<UdpSubject> subjects, CancellationToken cancellationToken)
    {
        for (var round = 0; round <= _rounds; round++)
        {
            foreach (var load in UdpCase.All)
            {
                foreach (var subject in subjects)
                {
                    var sample = subject.Measure(load, _duration, cancellationToken);
                    if (round > 0)
                    {
                        subject.Samples[load].Add(sample);
                    }
                }
            }

            Console.Error.WriteLine($"round {round} of {_rounds}");
        }
    }

    // Under `dotnet GostSharp.Benchmarks.dll` the process is not ours.
    private static string[] OwnArguments() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(UdpComparison).Assembly.Location] : [];
}
