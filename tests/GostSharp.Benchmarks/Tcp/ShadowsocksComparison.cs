using System.Globalization;
using System.Runtime.InteropServices;
using GostSharp.Benchmarks.Forwarders;
using GostSharp.Benchmarks.Reports;

namespace GostSharp.Benchmarks.Tcp;

/// <summary>Chains of a Shadowsocks client and server, method by method, each beside that of shadowsocks-libev.</summary>
internal sealed class ShadowsocksComparison(BenchmarkOptions options)
{
    private const string Section = "shadowsocks";

    private static readonly string[] Methods = ["aes-128-gcm", "aes-256-gcm", "chacha20-ietf-poly1305", "chacha20", "aes-256-cfb", "aes-256-ctr", "rc4-md5"];

    private readonly int _rounds = options.Rounds ?? (options.Quick ? 1 : 5);
    private readonly TimeSpan _duration = TimeSpan.FromSeconds(options.Seconds ?? (options.Quick ? 0.25 : 0.5));

    public void Run(TextWriter console, CancellationToken cancellationToken)
    {
        // Before the work of minutes, not after it.
        var section = options.Out is { } path ? new MarkedSection(path, Section) : null;
        var text = new StringWriter { NewLine = "\n" };
        text.WriteLine($"{Environment.ProcessorCount} cores, Linux {Environment.OSVersion.Version}, {RuntimeInformation.FrameworkDescription}. "
            + string.Create(CultureInfo.InvariantCulture, $"{(_rounds == 1 ? "One round" : $"Medians of {_rounds} rounds")}, {_duration.TotalSeconds} s each; CPU is that of both processes together.\n"));
        foreach (var method in Methods.Where(method => options.Only.Count == 0 || options.Only.Contains(method)))
        {
            Console.Error.WriteLine(method);
            text.WriteLine($"**{method}**\n");
            Measure(method, text, cancellationToken).Write(text);
        }

        console.Write(text);
        section?.Replace(text.ToString());
    }

    private TcpReport Measure(string method, StringWriter text, CancellationToken cancellationToken)
    {
        var programs = ShadowsocksChains.Find(options, method, text);
        using var target = new TargetProcess(programs.Count);
        TcpSubject[] subjects = [.. programs.Zip(target.Addresses, (program, address) => new TcpSubject(program, address))];
        try
        {
            var results = new TcpResults();
            var runner = new LoadRunner(target, _duration / 3, _duration);
            IMeasurement[] measurements =
            [
                new BulkMeasurement(new BulkCase(1, Up: true, Down: false), runner),
                new BulkMeasurement(new BulkCase(1, Up: false, Down: true), runner),
                new BulkMeasurement(new BulkCase(8, Up: true, Down: true), runner),
                new PingMeasurement(1, runner),
                new ConnectMeasurement(runner),
            ];
            new TcpRounds(subjects, measurements, results).Run(_rounds, cancellationToken);
            return new TcpReport(subjects, [.. measurements.SelectMany(measurement => measurement.Figures)], results);
        }
        finally
        {
            Array.ForEach(subjects, subject => subject.Dispose());
        }
    }
}
