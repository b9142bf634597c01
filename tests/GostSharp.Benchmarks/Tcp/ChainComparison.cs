using System.Globalization;
using System.Runtime.InteropServices;
using GostSharp.Benchmarks.Forwarders;
using GostSharp.Benchmarks.Reports;

namespace GostSharp.Benchmarks.Tcp;

/// <summary>Chains of a client and a server that encrypt between them, cipher by cipher, each beside that of others.</summary>
internal sealed class ChainComparison
{
    private readonly BenchmarkOptions _options;
    private readonly string _section;
    private readonly string[] _ciphers;
    private readonly Func<BenchmarkOptions, string, TextWriter, List<ForwarderProgram>> _find;
    private readonly int _rounds;
    private readonly TimeSpan _duration;

    private ChainComparison(
        BenchmarkOptions options, string section, string[] ciphers, Func<BenchmarkOptions, string, TextWriter, List<ForwarderProgram>> find)
    {
        (_options, _section, _ciphers, _find) = (options, section, ciphers, find);
        _rounds = options.Rounds ?? (options.Quick ? 1 : 5);
        _duration = TimeSpan.FromSeconds(options.Seconds ?? (options.Quick ? 0.25 : 0.5));
    }

    /// <summary>Beside shadowsocks-libev.</summary>
    public static ChainComparison Shadowsocks(BenchmarkOptions options) => new(
        options,
        "shadowsocks",
        ["aes-128-gcm", "aes-256-gcm", "chacha20-ietf-poly1305", "chacha20", "aes-256-cfb", "aes-256-ctr", "rc4-md5"],
        ShadowsocksChains.Find);

    /// <summary>Beside OpenSSH.</summary>
    public static ChainComparison Ssh(BenchmarkOptions options) => new(
        options,
        "ssh",
        ["aes128-gcm@openssh.com", "aes256-gcm@openssh.com", "chacha20-poly1305@openssh.com", "aes256-ctr"],
        SshChains.Find);

    public void Run(TextWriter console, CancellationToken cancellationToken)
    {
        // Before the work of minutes, not after it.
        var section = _options.Out is { } path ? new MarkedSection(path, _section) : null;
        var text = new StringWriter { NewLine = "\n" };
        text.WriteLine($"{Environment.ProcessorCount} cores, Linux {Environment.OSVersion.Version}, {RuntimeInformation.FrameworkDescription}. "
            + string.Create(CultureInfo.InvariantCulture, $"{(_rounds == 1 ? "One round" : $"Medians of {_rounds} rounds")}, {_duration.TotalSeconds} s each; CPU is that of both processes together.\n"));
        foreach (var cipher in _ciphers.Where(cipher => _options.Only.Count == 0 || _options.Only.Contains(cipher)))
        {
            Console.Error.WriteLine(cipher);
            text.WriteLine($"**{cipher}**\n");
            Measure(cipher, text, cancellationToken).Write(text);
        }

        console.Write(text);
        section?.Replace(text.ToString());
    }

    private TcpReport Measure(string cipher, StringWriter text, CancellationToken cancellationToken)
    {
        var programs = _find(_options, cipher, text);
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
