namespace GostSharp.Benchmarks.Tcp;

/// <summary>How long a small question takes, to the target and back.</summary>
internal sealed class PingMeasurement(int clients, LoadRunner runner) : IMeasurement
{
    private readonly string _name = clients == 1 ? "1 connection" : $"{clients} connections";

    public string Name => "ping";

    public IReadOnlyList<Figure> Figures =>
    [
        new(FigureTable.Latency, $"p50, {_name}", "0.0", Best.Least),
        new(FigureTable.Latency, $"p99, {_name}", "0.0", Best.Least),
        new(FigureTable.LoadShare, $"ping {clients}", "0", null),
    ];

    public double[] Measure(TcpSubject subject, CancellationToken cancellationToken)
    {
        using IPingLoad pings = clients == 1 ? new PingLoad(subject.Address) : new PingsLoad(subject.Address, clients);
        var sample = runner.Run(subject, pings, cancellationToken);
        return [pings.Latencies.Microseconds(0.5), pings.Latencies.Microseconds(0.99), sample.LoadShare];
    }
}
