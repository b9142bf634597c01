namespace GostSharp.Benchmarks.Tcp;

/// <summary>How many short connections are carried, and for how much processor time.</summary>
internal sealed class ConnectMeasurement(LoadRunner runner) : IMeasurement
{
    public string Name => "connect";

    public IReadOnlyList<Figure> Figures { get; } =
    [
        new(FigureTable.Connections, "per second", "#,0", Best.Most),
        new(FigureTable.Connections, "CPU microseconds of the forwarder each", "0", Best.Least),
        new(FigureTable.LoadShare, "connect", "0", null),
    ];

    public double[] Measure(TcpSubject subject, CancellationToken cancellationToken)
    {
        using var clients = new ConnectLoad(subject.Address);
        var sample = runner.Run(subject, clients, cancellationToken);
        return [sample.PerSecond, subject.Forwards ? sample.Forwarder.TotalMicroseconds / sample.Count : double.NaN, sample.LoadShare];
    }
}
