namespace GostSharp.Benchmarks.Tcp;

/// <summary>How long a program takes from its start until it listens.</summary>
internal sealed class StartMeasurement : IMeasurement
{
    public string Name => "start";

    public IReadOnlyList<Figure> Figures { get; } = [new(FigureTable.Footprint, "ms to listening", "0", Best.Least)];

    public bool Suits(TcpSubject subject) => subject.Forwards;

    public double[] Measure(TcpSubject subject, CancellationToken cancellationToken)
    {
        using var forwarder = subject.StartFresh();
        return [forwarder.StartTime.TotalMilliseconds];
    }
}
