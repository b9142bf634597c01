// Compares GostSharp with the forwarders that are on this machine (Linux only: it reads /proc), and measures its parts.
//
//   dotnet run -c Release --project tests/GostSharp.Benchmarks -- compare [--quick]

using System.Runtime.InteropServices;
using GostSharp.Benchmarks;
using GostSharp.Benchmarks.Micro;
using GostSharp.Benchmarks.Tcp;
using GostSharp.Benchmarks.Udp;

const string Usage = """
    usage: compare [--quick] [--rounds N] [--seconds N] [--only NAMES] [--out FILE] [--sample PROGRAM] [--with NAME=PROGRAM ...]    streams
           ss [--quick] [--rounds N] [--seconds N] [--only METHODS] [--out FILE] [--sample PROGRAM] [--with NAME=PROGRAM ...]       Shadowsocks
           ssh [--quick] [--rounds N] [--seconds N] [--only CIPHERS] [--out FILE] [--sample PROGRAM] [--with NAME=PROGRAM ...]      SSH
           udp [--rounds N] [--seconds N] [--window N] [--sample PROGRAM] [--with NAME=PROGRAM ...]                                 packets
           micro [arguments of BenchmarkDotNet]                                                                                     parts
      --quick    one round of short measurements
      --rounds   how often everything is measured in turn (5)
      --seconds  how long each measurement takes (0.5; udp 1)
      --only     some of bulk,ping,connect,memory,start; ss, ssh: of the ciphers
      --out      a document that gets tables and chart, such as docs/performance.md
      --sample   the gost-sharp to measure in place of the one that was built, such as a published one
      --with     one more gost-sharp, such as an older build: before=/tmp/before/gost-sharp
      --window   packets that a client has under way (8)
    """;

switch (args)
{
    case ["udp-target"]:
        UdpEchoTarget.Run();
        return 0;
    case ["tcp-target", var counter, var ports]:
        TcpTarget.Run(counter, ports);
        return 0;
    case ["micro", .. var rest]:
        return MicroBenchmarks.Run(rest);
    case ["compare", .. var rest] when BenchmarkOptions.TryParse(rest, out var options):
        return UntilStopped(stop => new TcpComparison(options).Run(Console.Out, stop));
    case ["ss", .. var rest] when BenchmarkOptions.TryParse(rest, out var options):
        return UntilStopped(stop => ChainComparison.Shadowsocks(options).Run(Console.Out, stop));
    case ["ssh", .. var rest] when BenchmarkOptions.TryParse(rest, out var options):
        return UntilStopped(stop => ChainComparison.Ssh(options).Run(Console.Out, stop));
    case ["udp", .. var rest] when BenchmarkOptions.TryParse(rest, out var options):
        return UntilStopped(stop => new UdpComparison(options).Run(Console.Out, stop));
    default:
        Console.Error.WriteLine(Usage);
        return 2;
}

// What was started ends with it, whoever stops it.
static int UntilStopped(Action<CancellationToken> run)
{
    using var stop = new CancellationTokenSource();
    using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
    using var ended = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
    try
    {
        run(stop.Token);
        return 0;
    }
    catch (OperationCanceledException)
    {
        return 130;
    }
    catch (Exception exception) when (exception is IOException or InvalidDataException)
    {
        Console.Error.WriteLine(exception.Message);
        return 1;
    }

    void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        stop.Cancel();
    }
}
