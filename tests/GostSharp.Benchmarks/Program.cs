// Compares GostSharp with the forwarders that are on this machine. Linux only: it reads /proc.
//
//   dotnet run -c Release --project tests/GostSharp.Benchmarks -- udp [--rounds 5] [--seconds 1] [--with NAME=PROGRAM ...]

using GostSharp.Benchmarks;
using GostSharp.Benchmarks.Udp;

const string Usage = """
    usage: udp [--rounds N] [--seconds N] [--window N] [--with NAME=PROGRAM ...]
      --rounds   how often everything is measured in turn (5)
      --seconds  how long each measurement takes (1)
      --window   packets that a client has under way (8)
      --with     one more gost-sharp, such as an older build: before=/tmp/before/gost-sharp
    """;

if (args is ["udp-target"])
{
    UdpEchoTarget.Run();
    return 0;
}

if (args.Length == 0 || args[0] != "udp" || !BenchmarkOptions.TryParse(args.AsSpan(1), out var options))
{
    Console.Error.WriteLine(Usage);
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
using var ended = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGTERM, signal =>
{
    signal.Cancel = true;
    stop.Cancel();
});
try
{
    new UdpComparison(options).Run(Console.Out, stop.Token);
    return 0;
}
catch (OperationCanceledException)
{
    return 130;
}
