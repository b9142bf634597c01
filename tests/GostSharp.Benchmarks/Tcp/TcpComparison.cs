using System.Globalization;
using System.Runtime.InteropServices;
using GostSharp.Benchmarks.Forwarders;
using GostSharp.Benchmarks.Reports;

namespace GostSharp.Benchmarks.Tcp;

/// <summary>All forwarders under all loads, in turn, several times.</summary>
internal sealed class TcpComparison(BenchmarkOptions options)
{
    private const string Section = "compare";
    private const string Chart = "performance-tcp.svg";

    private readonly int _rounds = options.Rounds ?? (options.Quick ? 1 : 5);
    private readonly TimeSpan _duration = TimeSpan.FromSeconds(options.Seconds ?? (options.Quick ? 0.25 : 0.5));

    public void Run(TextWriter console, CancellationToken cancellationToken)
    {
        // Before the work of minutes, not after it.
        var section = options.Out is { } path ? new MarkedSection(path, Section) : null;
        var text = new StringWriter { NewLine = "\n" };
        var report = Measure(text, cancellationToken);
        report.Write(text);
        console.Write(text);
        if (section is not null)
        {
            File.WriteAllText(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(options.Out!))!, Chart), report.Chart());
            section.Replace($"![{FigureTable.Cpu.Title}]({Chart})\n\n{text}");
        }
    }

    private TcpReport Measure(StringWriter text, CancellationToken cancellationToken)
    {
        text.WriteLine($"{Environment.ProcessorCount} cores, Linux {Environment.OSVersion.Version}, {RuntimeInformation.FrameworkDescription}. "
            + string.Create(CultureInfo.InvariantCulture, $"{(_rounds == 1 ? "One round" : $"Medians of {_rounds} rounds")}, {_duration.TotalSeconds} s each.\n"));
        var programs = TcpForwarders.Find(options, text);
        using var target = new TargetProcess(programs.Count + 1);
        TcpSubject[] subjects = [.. programs.Prepend<ForwarderProgram?>(null).Zip(target.Addresses, (program, address) => new TcpSubject(program, address))];
        try
        {
            var results = new TcpResults();
            var measurements = Measurements(new LoadRunner(target, _duration / 3, _duration)).Where(IsWanted).ToArray();
            new TcpRounds(subjects, measurements, results).Run(_rounds, cancellationToken);
            return new TcpReport(subjects, [.. measurements.SelectMany(measurement => measurement.Figures)], results);
        }
        finally
        {
            Array.ForEach(subjects, subject => subject.Dispose());
        }
    }

    private bool IsWanted(IMeasurement measurement) => options.Only.Count == 0 || options.Only.Contains(measurement.Name);

    private static IMeasurement[] Measurements(LoadRunner runner) =>
    [
        .. BulkCase.All.Select(load => new BulkMeasurement(load, runner)),
        new PingMeasurement(1, runner),
        new PingMeasurement(64, runner),
        new ConnectMeasurement(runner),
        new MemoryMeasurement(),
        new StartMeasurement(),
    ];
}
