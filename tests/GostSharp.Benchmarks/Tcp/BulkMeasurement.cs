namespace GostSharp.Benchmarks.Tcp;

/// <summary>How fast much is moved, and for how much processor time.</summary>
internal sealed class BulkMeasurement(BulkCase load, LoadRunner runner) : IMeasurement
{
    private const double Gigabyte = 1e9;

    public static Figure CpuFigure(BulkCase load) => new(FigureTable.Cpu, load.ToString(), "0.000", Best.Least);

    public string Name => "bulk";

    public IReadOnlyList<Figure> Figures { get; } =
    [
        CpuFigure(load),
        new(FigureTable.Throughput, load.ToString(), "0.00", Best.Most),
        new(FigureTable.LoadShare, load.ToString(), "0", null),
    ];

    public double[] Measure(TcpSubject subject, CancellationToken cancellationToken)
    {
        using var streams = new BulkLoad(subject.Address, load, runner.Target.Received);
        var sample = runner.Run(subject, streams, cancellationToken);
        return [subject.Forwards ? sample.Forwarder.TotalSeconds / (sample.Count / Gigabyte) : double.NaN, sample.PerSecond / Gigabyte, sample.LoadShare];
    }
}
